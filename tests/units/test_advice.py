"""What a message advises is done to the answer that it was given for: it gets better, no circle.

Of known wrong answers and of some slips of every solution: by day of one in a few, and of fewer in
units 5 to 8, whose answers take long; at night of all.
Advice that names nothing to be done, but something to look at, is listed with what that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import pytest

from cinta.commands.true_reasons import AUTHOR, code_of
from cinta.results import CheckResult, Kind
from cinta.source.mutants import mutants
from cinta.unit import Exercise
from tests.conftest import Classroom, at_night
from tests.units import edits
from tests.units.reading import Reader, reading

# All answers are read in one go, at night.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

UNITS = ["u01_scalar", "u02_tensor", "u03_sources", "u04_model"]
LATER = ["u05_control", "u06_second_order", "u07_custom", "u08_training"]
SOME, ALL = "some", "all"
ONE_IN = {SOME: (20, 60), ALL: (1, 1)}
"""Of so many answers to an exercise one is read: of the first units, and of the later ones."""

MUTANTS = 8
"""Slips of each solution that are tried."""

ADVICE: dict[str, tuple[edits.Edit, ...]] = {
    "not_watched": (edits.watch, edits.make_a_variable),
    "not_watched_other": (edits.watch,),
    "watched_late": (edits.watch_first,),
    "watch_kept": (edits.watch_alone,),
    "before_tape": (edits.into_the_block,),
    "after_tape": (edits.into_the_block,),
    "never_started": (edits.begin_to_record,),
    "no_with": (edits.begin_to_record,),
    "not_called": (edits.with_parentheses,),
    "swapped": (edits.swap,),
    "used_twice": (edits.persist,),
    "left_tensorflow": (edits.keep_a_tensor,),
    "left_in_part": (edits.keep_a_tensor,),
    "target_left": (edits.keep_a_tensor,),
    "float_of_many": (edits.keep_a_tensor,),
    "stop_gradient": (edits.let_it_pass,),
    "stopped_in_part": (edits.let_it_pass,),
    "source_no_tensor": (edits.the_tensor_itself,),
    "symbolic_source": (edits.the_tensor_given,),
    "copied": (edits.the_original,),
    "not_float": (edits.make_it_floating,),
    "not_returned": (edits.return_it,),
    "no_return": (edits.return_it,),
    "target_returned": (edits.return_the_gradient,),
    "source_returned": (edits.return_the_gradient,),
    "sources_returned": (edits.return_the_gradient,),
    "sign": (edits.other_sign,),
    "order": (edits.other_order,),
    "turned": (edits.not_transposed,),
    "transposed": (edits.not_transposed,),
    "entries": (edits.mean_for_sum,),
    "rows": (edits.mean_for_sum,),
    "columns": (edits.mean_for_sum,),
    "items": (edits.mean_for_sum,),
    "already_numpy": (edits.without_numpy,),
    "caret": (edits.with_two_asterisks,),
    "misspelt": (edits.what_was_meant,),
    "inner_outside": (edits.into_the_outer_block,),
    "reset": (edits.after_the_reset,),
    "replaced": (edits.under_another_name,),
    "new_variable": (edits.no_new_variable,),
    "no_gradient": (edits.without_what_cuts,),
}
"""What is to be done, by the reason that is given; each of several ways is tried."""

ONLY_TO_LOOK = {
    AUTHOR: "an author's words are about one answer, in the terms of its exercise",
    "proportional": "sums, means and constants are to be compared",
    "double": "where the 2 stands is not said",
    "as_if": "what is recorded is to be compared with the formula",
    "constant": "what is fixed is to be looked for",
    "raised": "a print shows what the line holds",
    "of_a_list": "what is on each side is to be looked at",
    "structure": "what is returned is to be looked at",
    "several_times_as_long": "sources are to be counted",
    "ragged": "what is to be kept is to be counted",
    "not_numbers": "what stands there is to be looked at",
    "not_connected": "whether the source enters is to be looked at",
    "no_tensor": "the whole computation is to be written with TensorFlow",
}
"""Reasons after which there is nothing to do but to look, and at what."""

ONLY_LATER = {
    "numpy_function": "what is inside is to be written with TensorFlow",
    "assigned": "what is assigned is to be computed with",
    "mixed_dtypes": "dtypes are to be printed",
    "length": "sources are to be counted",
    "not_none": "where a value comes from is to be looked for",
    "connected": "what is recorded is to be compared with the exercise",
    "value": "one input is to be tried by hand",
    "shape": "shapes are to be compared",
    "shape_of_another": "shapes are to be compared",
    "shape_of_input": "which source was given is to be looked at",
    "shape_of_held": "which source was given is to be looked at",
    "some_unmoved": "what does not change is to be looked for",
    "sum_everywhere": "what belongs apart is to be looked for",
    "of_an_input_alone": "what does not enter is to be looked for",
    "slices": "what tf.convert_to_tensor gives is to be tried",
    "InvalidArgumentError": "shapes and types are to be printed",
    "NameError": "the name is to be compared with those that were given a value",
    "type": "what is returned in place of a tensor is to be looked at",
    "alone": "all but one part is right: what makes that one is to be looked at",
    "a_part_of_zeros": "whether that source enters is to be looked at",
    "alike": "what does not enter is to be looked for",
    "some_times": "what counts is to be looked for",
    "needs_floats": "where a number became an integer is to be looked for",
    "within": "what is returned is to be looked at",
    "changed": "whether an input is to be changed is to be read",
    "plus_a_constant_times": "what is added is to be looked for",
    "no_gradient_is_so": "dtypes are to be looked at",
    "no_call": "the computation is to be recorded",
    "tape_returned": "what is returned is to be looked at",
    "none_put": "on which line it gets its value is to be looked at",
    "of_a_comprehension": "the name that holds what is wanted is to be looked for",
    **dict.fromkeys(
        (
            "cut_off",
            "diagonal",
            "first_row",
            "last_row",
            "each_row",
            "each_column",
            "absolute_times",
            "multiple",
            "opposite",
        ),
        "what is done to the numbers is to be looked for",
    ),
}
"""Those of units 5 to 8."""

NOT_IN_THE_CODE = {
    ("source_no_tensor", "linear_weight_gradient", "never_wrapped"): "the author's words name it",
    ("source_no_tensor", "mean_square_gradient", "source_is_the_array"): "the author names it",
    ("source_no_tensor", "list_gradients", "not_wrapped"): "the author's words name them",
    ("source_no_tensor", "dict_gradients", "not_wrapped"): "each leaf of a dict is to be wrapped",
    ("source_no_tensor", "nested_gradients", "not_wrapped"): "each leaf of it is to be wrapped",
    ("source_no_tensor", "penalty_gradients", "not_wrapped"): "each leaf of it is to be wrapped",
    ("copied", "list_gradients", "array_b_in_the_loss"): "the array, not the variable, is used",
    ("copied", "dict_gradients", "fresh_variables"): "two copies of params are made",
}
"""Answers in which the edit does not find what the advice speaks of."""

NOT_IN_LATER_CODE: dict[tuple[str, str, str], str] = {}
"""Those of units 5 to 8."""

EARLIEST = [
    *(Kind.RAISED, Kind.MISSING, Kind.NOT_RETURNED, Kind.NONE, Kind.ALL_NONE),
    *(Kind.STRUCTURE, Kind.LENGTH, Kind.KEYS, Kind.MORE_KEYS, Kind.NONE_AT),
]
"""The kinds of difference that are found before an answer's numbers are looked at, in order."""

RIGHT, OF_THE_NUMBERS = 100, 50
MOST_STEPS = 4


class Walk(NamedTuple):
    """An answer, and what was told of it before its advice was followed, and after, and so on."""

    name: str
    told: tuple[str, ...]
    whys: tuple[str, ...]
    ranks: tuple[int, ...]
    stuck: str

    @property
    def gets_better(self) -> bool:
        """Each step leads to the solution or to another message about what is found no sooner."""
        return len(set(self.whys)) == len(self.whys) and self.ranks == tuple(sorted(self.ranks))


def what_is_told(read: CheckResult | None) -> str:
    """Which reason; "" where the answer is right."""
    if read is None:
        return ""
    code = read.reason or code_of(read, "en")
    if code.startswith("as_if"):
        return "as_if"
    has_left = "Keep the target a tensor" in read.step
    return "no_tensor" if code == "target_left" and not has_left else code


def rank(read: CheckResult | None) -> int:
    if read is None:
        return RIGHT
    return EARLIEST.index(read.kind) if read.kind in EARLIEST else OF_THE_NUMBERS


def answers(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Every known wrong answer, and some slips."""
    made = mutants(exercise.solution, exercise.asks)
    yield from ((wrong.id, wrong.code) for wrong in exercise.wrong)
    yield from ((f"{one.slip}: {one.what}", one.code) for one in made[:: -(-len(made) // MUTANTS)])


def walks(reader: Reader, exercise: Exercise, one_in: int = 1, first: int = 0) -> Iterator[Walk]:
    for name, code in islice(answers(exercise), first % one_in, None, one_in):
        if (read := reader.told(exercise, code)) is not None:
            for way in ADVICE.get(what_is_told(read), (None,)):
                yield walk(reader, exercise, f"{exercise.name}: {name}", code, read, way)


def walk(
    reader: Reader,
    exercise: Exercise,
    name: str,
    code: str,
    first: CheckResult,
    way: edits.Edit | None,
) -> Walk:
    """Follow the advice, and that of the next message, as long as there is something to do."""
    reads: list[CheckResult | None] = [first]
    stuck = ""
    while (read := reads[-1]) is not None and way is not None and len(reads) <= MOST_STEPS:
        mended = way(code, read)
        if mended is None:
            stuck = what_is_told(read)
            break
        code = mended
        reads.append(reader.told(exercise, code))
        way = next(iter(ADVICE.get(what_is_told(reads[-1]), ())), None)
    whys = tuple(read.why if read else "" for read in reads)
    return Walk(name, tuple(map(what_is_told, reads)), whys, tuple(map(rank, reads)), stuck)


class Walked(list[Walk]):
    """All walks, and whether they are those of every answer."""

    are_all = False


@pytest.fixture(scope="module", params=[SOME, at_night(ALL)])
def walked(request: pytest.FixtureRequest, classroom: Classroom) -> Walked:
    found = Walked()
    found.are_all = request.param == ALL
    for name in [*UNITS, *LATER]:
        one_in = ONE_IN[request.param][name in LATER]
        asked = [e for e in classroom.units[name].exercises if e.is_asked]
        with reading(classroom, name) as reader:
            for number, exercise in enumerate(asked):
                found += walks(reader, exercise, one_in, number)
    return found


def test_advice_that_is_followed_makes_an_answer_better_and_leads_in_no_circle(
    walked: Walked,
) -> None:
    solved = sum(walk.told[-1] == "" for walk in walked)
    print(f"{len(walked)} answers: {solved} right when their advice was followed")
    worse = [(walk.name, *walk.told) for walk in walked if not walk.gets_better]
    print(*worse, sep="\n")
    assert worse == []


def test_every_reason_is_something_to_do_or_to_look_at(walked: Walked) -> None:
    told = {code for walk in walked for code in walk.told if code}
    print(f"never told here: {sorted(ADVICE.keys() - told)}")
    assert told - ADVICE.keys() - ONLY_TO_LOOK.keys() - ONLY_LATER.keys() == set()
    if walked.are_all:
        assert ONLY_TO_LOOK.keys() - told == set(), "stale: no answer is told this"


def test_where_advice_finds_nothing_to_do_is_known(walked: Walked) -> None:
    stuck = {(walk.stuck, *walk.name.split(": ", 1)) for walk in walked if walk.stuck}
    print(*stuck, sep="\n")
    known = NOT_IN_THE_CODE.keys() | NOT_IN_LATER_CODE.keys()
    assert stuck - known == set()
    if walked.are_all:
        assert known - stuck == set(), "stale: the advice finds what it means"
