"""Does an exercise's public example tell a wrong answer from a right one?

Students see the example's verdict and no other before they hand in: what is green there and earns
nothing when it is graded is the example's fault. So every known wrong answer must fail it, and so
must every small slip of the solution (:mod:`cinta.source.slips`) that hidden checks refuse; and its
inputs have the shapes of theirs.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Iterator

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.demands import first_difference
from ..checks.judge import judge
from ..grading.answer_keys import open_variant
from ..results import CheckResult, Verdict
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..source.slips import slips
from ..student import Answer, Question, inputs_of
from ..unit import Exercise, Unit
from ..values import Array, Dataset, Function, Keras, Mapping, Sequence, Value

OTHER_INPUTS = "Fix: give the public example other inputs (not 0, 1, 2, nor all positive)"


def weak_examples(unit: Unit, keys: AnswerKeys, student: RemoteStudent) -> Iterator[str]:
    """What passes a public example and should not, with the mend; and excuses for what does not.

    ``student`` has run the solved notebook: slips are answered beside it.
    """
    for exercise in (one for one in unit.exercises if one.is_asked):
        yield from _known(exercise, keys.public(exercise.name))
        yield from _shapes(exercise, keys)
        yield from _slips(exercise, keys, student)


def _known(exercise: Exercise, public: collections.abc.Sequence[AnswerKey]) -> Iterator[str]:
    """The known wrong answers, whose answers a key holds in the order of the source."""
    for number, variant in enumerate(exercise.wrong):
        passes = all(_passes(judge(key, key.wrong[number].answers, key.lang)) for key in public)
        what = f"{exercise.name}: {variant.id} (line {variant.line})"
        if passes and not variant.passes_public:
            yield (
                f"{what} passes the public example. {OTHER_INPUTS}, or say why it may: "
                'passes_public="..."'
            )
        elif variant.passes_public and not passes:
            yield f"{what} fails the public example: its passes_public is stale, take it away"


def _shapes(exercise: Exercise, keys: AnswerKeys) -> Iterator[str]:
    """Hidden checks whose inputs have shapes that no public example has.

    Who divides by the number of rows that they see is right there, and wrong when it is graded.
    Where the example has several shapes, no such number is right for all of them.
    """
    public = {_outline(q) for key in keys.public(exercise.name) for q in key.questions}
    if len(public) > 1:
        return
    for key in keys.hidden(exercise.name):
        if other := {_outline(question) for question in key.questions} - public:
            yield (
                f"{exercise.name}: {key.check} asks with inputs of other shapes than the public "
                f"example, {min(other)}. Fix: give the example inputs of these shapes, or a "
                "second ask(...) of other shapes"
            )


def _outline(question: Question) -> str:
    """The shapes of what is given, in its structure."""
    return ", ".join(_shape(value) for _, value in inputs_of(question))


def _shape(value: Value) -> str:
    match value:
        case Array():
            return str(value.shape)
        case Keras():
            return f"Keras{[weight.shape for weight in value.weights]}"
        case Function():
            return f"{value.name}{[number.shape for number in value.numbers]}"
        case Dataset():
            return f"dataset[{', '.join(map(_shape, value.batches))}]"
        case Sequence():
            return f"[{', '.join(map(_shape, value.items))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {_shape(item)}' for key, item in value.items)}}}"
    return type(value).__name__


def _slips(exercise: Exercise, keys: AnswerKeys, student: RemoteStudent) -> Iterator[str]:
    """Slips of the solution that pass the public example and fail when they are graded.

    One that is a known wrong answer, and excused as such, is excused here.
    """
    excused = {wrong.family or wrong.id for wrong in exercise.wrong if wrong.passes_public}
    found = slips(exercise.solution, exercise.answer, exercise.asks, exercise.given)
    for number, slip in enumerate(found):
        try:
            weak = _weak(
                exercise, keys, open_variant(student, exercise, f"slip {number}", slip.code)
            )
        except TimedOut:  # it never ends: no example passes it
            continue
        for result in weak:
            if result.wrong not in excused:
                yield (
                    f"{exercise.name}: {slip.what} passes the public example and fails "
                    f"{result.name}. {OTHER_INPUTS}"
                )


def _weak(exercise: Exercise, keys: AnswerKeys, space: SpaceOf) -> list[CheckResult]:
    """What fails of the hidden checks where the public example passes."""
    if not all(_is_right(space, key) for key in keys.public(exercise.name)):
        return []
    results = (_judged(space, key) for key in keys.hidden(exercise.name))
    return [result for result in results if not _passes(result)]


def _is_right(space: SpaceOf, key: AnswerKey) -> bool:
    """Asked one question after another, as few as will show that it is not."""
    answers: tuple[Answer, ...] = ()
    for question in key.questions:
        answers += space.ask([question])
        if first_difference(answers, key.expected, key):
            return False
    return True


def _judged(space: SpaceOf, key: AnswerKey) -> CheckResult:
    return judge(key, space.ask(key.questions), key.lang)


def _passes(result: CheckResult) -> bool:
    return result.verdict == Verdict.PASSED
