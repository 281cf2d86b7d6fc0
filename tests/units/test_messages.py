"""What a student reads of every known wrong answer of the course, judged as in a class.

Three parts each; no number of a hidden check; and where a gradient is None, the tape says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np
import pytest

from cinta.checks.answer_key import AnswerKey
from cinta.checks.explain import look_into
from cinta.checks.judge import judge
from cinta.checks.told import MOST_LINES
from cinta.commands.told_rules import broken_rules
from cinta.grading.answer_keys import open_solution, open_variant
from cinta.grading.second_look import in_better_words
from cinta.results import ExerciseResult, Verdict
from cinta.source.mutants import mutants
from cinta.tape.causes import Cause
from cinta.unit import LANGUAGES, Unit
from cinta.values import Array, Value
from tests.checks.told_texts import MOST_TEXTS, texts
from tests.conftest import Classroom, at_night, sampled
from tests.units.reading import reading

pytestmark = pytest.mark.slow

UNITS = ["u01_scalar", "u02_tensor", "u03_sources", "u04_model"]
LATER = ["u05_control", "u06_second_order", "u07_custom", "u08_training"]
BY_DAY = ("u02_tensor", "u05_control", "u07_custom")
"""Plain exercises, those that want a None or no tape, and drivers; the other units at night."""

OF_NONE = ("none", "all_none", "none_at")
TOLD_BY_THE_TAPE = 0.95
"""How many Nones a tape accounts for at least, where one is asked for and no None is due too."""

SOME_ARE_DUE = ("u05_control", "u07_custom")
"""Where exercises want a None, or no tape: such an exercise is not counted."""

SWAPPED = "arguments of gradient swapped"
FITS_SWAPPED = re.compile(r"most often|usual causes|arguments", re.IGNORECASE)


def failed(classroom: Classroom, unit: Unit, one_in: int) -> Iterator[tuple[str, ExerciseResult]]:
    """One wrong answer in so many by name, judged and looked into as one of a class is."""
    solution = open_solution(unit, classroom.warm)
    try:
        for exercise in unit.exercises:
            keys = classroom.keys(unit.name).of_exercise[exercise.name]
            for wrong in exercise.wrong[::one_in]:
                space = open_variant(solution, exercise, wrong.id, wrong.code)
                answers = {key.check: space.ask(key.questions) for key in keys if key.hidden}
                checks = [judge(k, answers[k.check], "en") for k in keys if k.hidden]
                result = ExerciseResult(name=exercise.name, checks=tuple(checks))
                first = next((c for c in checks if c.verdict == Verdict.FAILED), checks[0])
                key, public = _named(keys, first.name), [k for k in keys if not k.hidden]
                evidence = look_into(key, answers[key.check], space, public)
                told = in_better_words(result, keys, answers, evidence, "en")
                yield f"{exercise.name}.{wrong.id}", told
    finally:
        solution.close()


def _named(keys: Iterable[AnswerKey], name: str) -> AnswerKey:
    return next(key for key in keys if key.check == name)


def secrets(key: AnswerKey) -> Iterator[str]:
    """The numbers of a hidden check, as a message would write them, if they are not everybody's."""
    due = [value for expected in key.expected for value in (expected.form, expected.exact)]
    asked = [msgspec.to_builtins(question) for question in key.questions]
    given = [msgspec.convert(value, Value) for value in _arrays(asked)]
    for value in [*due, *given]:
        for array in _arrays(msgspec.to_builtins(value)):
            for number in np.ravel(msgspec.convert(array, Array).numpy()):
                text = f"{number:.6g}"
                if len(text.strip("-0.").replace(".", "")) >= 5:
                    yield text


def _arrays(data: object) -> Iterator[dict[str, object]]:
    """Every array in plain data, however deep."""
    if isinstance(data, dict) and data.get("type") == "array":
        yield data
    elif isinstance(data, dict | list | tuple):
        for inside in data.values() if isinstance(data, dict) else data:
            yield from _arrays(inside)


def only_the_tape_tells(keys: Iterable[AnswerKey]) -> bool:
    """Whether a tape is asked for, and the solution's own shows no cause of a None."""
    return all(key.tape and set(key.usual).isdisjoint(Cause) for key in keys)


@pytest.mark.parametrize(
    ("name", "one_in"),
    [
        *(pytest.param(name, 3, id=name) for name in BY_DAY),
        *(at_night(name, 1, id=f"{name}-all") for name in [*UNITS, *LATER]),
    ],
)
def test_every_known_mistake_is_told_in_three_parts_without_a_hidden_number(
    classroom: Classroom, name: str, one_in: int
) -> None:
    unit = classroom.units[name]
    hidden = {e.name: classroom.keys(name).hidden(e.name) for e in unit.exercises}
    numbers = {e: {text for key in keys for text in secrets(key)} for e, keys in hidden.items()}
    assert set().union(*numbers.values()), "there is something to find"
    told = of_none = 0
    for what, exercise in failed(classroom, unit, one_in):
        check = exercise.first_failure
        assert check is not None, f"{what} passed"
        assert check.verdict == Verdict.FAILED, what
        assert all((check.seen, check.why, check.step)), what
        shown = check.message + str(exercise.sketch)
        assert not [text for text in numbers[exercise.name] if text in shown], what
        wrong = next(w for w in unit.exercise(exercise.name).wrong if what.endswith(f".{w.id}"))
        own = wrong.code.split("\n")
        rules = broken_rules(unit, unit.exercise(exercise.name), check, own, "en")
        assert list(rules) == [], (what, check.why, check.step)
        public = classroom.keys(name).public(exercise.name)
        counts = name not in SOME_ARE_DUE or only_the_tape_tells(public)
        if check.kind in OF_NONE and counts:
            of_none += 1
            told += bool(check.reason) and exercise.sketch is not None
    print(f"{name}: the tape says why in {told} of {of_none}")
    assert told >= TOLD_BY_THE_TAPE * of_none
    assert of_none, "there is something to tell"


@pytest.mark.parametrize("name", sampled(LATER, "u05_control"))
def test_an_author_blames_a_none_on_no_single_cause(classroom: Classroom, name: str) -> None:
    """Swapped arguments give None too: what is said of a known mistake is no lie about them."""
    asked = [exercise for exercise in classroom.units[name].exercises if exercise.is_asked]
    blamed = {}
    with reading(classroom, name) as reader:
        for exercise in asked:
            made = mutants(exercise.solution, exercise.asks)
            for code in (one.code for one in made if one.slip == SWAPPED):
                read = reader.told(exercise, code)
                if read and read.wrong and not FITS_SWAPPED.search(read.why):
                    blamed[exercise.name] = read.why
    assert blamed == {}


def in_turn(number: int) -> tuple[str, ...]:
    """By day every third check in one language, the third after it in the other; at night all."""
    turn, rest = divmod(number, 3)
    return (LANGUAGES[turn % len(LANGUAGES)],) if rest == 0 else ()


@pytest.mark.parametrize(
    ("name", "langs"),
    [
        *(pytest.param(name, in_turn, id=name) for name in BY_DAY),
        *(at_night(name, lambda _: LANGUAGES, id=f"{name}-all") for name in [*UNITS, *LATER]),
    ],
)
def test_what_can_be_told_of_a_hidden_check_is_one_of_few_texts(
    classroom: Classroom, name: str, langs: Callable[[int], tuple[str, ...]]
) -> None:
    """Whatever a student answers: with a line for each that may be quoted."""
    own = [f"line = {number}" for number in range(MOST_LINES + 20)]
    # A choice is asked nothing.
    asked = [key for key in classroom.keys(name) if key.hidden and key.questions]
    counted = {
        f"{key.exercise}.{key.check}, {lang}": len(texts(key, own, lang))
        for number, key in enumerate(asked)
        for lang in langs(number)
    }
    print(counted)
    assert max(counted.values()) <= MOST_TEXTS
