"""Why an exercise failed: found by asking again, never at the cost of a verdict, whoever lies."""

from __future__ import annotations

import pytest

from cinta.results import ExerciseResult, Status
from cinta.tape.data import ArrowState
from tests.conftest import QUICK, Classroom, points

HEAD = "def polynomial_slope(x0, a, b, c):\n"
NOT_WATCHED = (
    HEAD
    + """\
    x = tf.constant(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x)
"""
)
OUTSIDE = """\
with tf.GradientTape() as tape:
    pass
y = x**2
dy_dx = tape.gradient(y, x)
"""

LIE = """\
import contextlib, os, sys
import cinta.answering.call as call
import cinta.tape.data as seen

@contextlib.contextmanager
def lie(wanted):
    def told():
        if wanted:
            return {what}
    yield told

call.evidence = lie
"""
"""A student's cell that puts words into the mouth of our recorder, in its own process."""

BROKEN = "seen.Recorded(sketches=({}, ))"
CIRCLE = (
    "seen.Recorded(sketches=({'boxes': [{'id': 'op 0', 'kind': 'op', 'label': 'a'}, "
    "{'id': 'op 1', 'kind': 'op', 'label': 'b'}], 'arrows': "
    "[{'start': 'op 0', 'end': 'op 1', 'state': 'live'}, "
    "{'start': 'op 1', 'end': 'op 0', 'state': 'live'}]},))"
)
REASON = (
    "seen.Reason(source={name!r}, code={code!r}, connected=False, sure=True, "
    "at=seen.CodeLine('f', 1, {text!r}), details={{'name': 'x'}})"
)
CALL = (
    "seen.Recorded(tapes=(seen.TapeHistory(persistent=False, watch_accessed=True, watches=0, "
    "stops=0, resets=0, at=None, calls=(seen.TapeCall(method='gradient', structure='', "
    "returned=('none',), at=None, reasons=({reason},)),)),))"
)


def with_reason(name: str, code: str, text: str) -> str:
    """A record in which the tape gives a reason."""
    return CALL.format(reason=REASON.format(name=name, code=code, text=text))


LIES = {
    "too much": "seen.Recorded(op_types=('x' * 10**6,) * 5)",
    "no picture": BROKEN,
    "in a circle": CIRCLE,
    "another type": "7",
    "ends its process": "os._exit(0)",
    "never ends": "[None for _ in iter(int, 1)]",
    "raises": "1 / 0",
    "a made-up reason": with_reason("x", "full_marks", "x"),
    "markup": with_reason("<script>alert(1)</script>\x1b[31m", "not_watched", "\x00\u202e{key}"),
}


def exercise(classroom: Classroom, name: str, **answers: str) -> ExerciseResult:
    result = classroom.hand_in(classroom.sheet(**answers))
    assert result.status == Status.GRADED
    return next(exercise for exercise in result.exercises if exercise.name == name)


def test_a_function_is_explained_by_its_public_example(classroom: Classroom) -> None:
    failed = exercise(classroom, "polynomial_slope", polynomial_slope=NOT_WATCHED)
    (check, *_) = [c for c in failed.checks if c.kind]
    assert check.seen == (
        "With polynomial_slope(-3.0, 4.0, 5.0, 7.0): your answer is None; expected -19.0."
    )
    assert check.why.startswith("The tape gave None: it found no path from the source")
    assert "x: the tape does not watch this tensor" in check.why
    assert check.why.endswith("Line 4: y = a * x**2 + b * x + c")
    assert check.step.startswith("Make x a tf.Variable")  # watch is not taught yet
    assert check.reason == "not_watched"
    assert failed.sketch is not None
    assert "y = a * x**2 + b * x + c" in str(failed.sketch) or "×" in str(failed.sketch)
    assert [arrow.state for arrow in failed.sketch.arrows].count(ArrowState.BREAK)
    assert failed.tape


def test_a_cell_is_explained_with_the_line_of_the_cell(classroom: Classroom) -> None:
    failed = exercise(classroom, "first_tape", first_tape=OUTSIDE)
    (check, *_) = [c for c in failed.checks if c.kind]
    assert check.seen == "With x = 5.0: your answer is None; expected 10.0."
    assert check.reason == "after_tape"
    assert check.why.endswith("Line 3: y = x**2")


def test_what_passes_or_is_blank_has_no_picture(classroom: Classroom) -> None:
    blank = classroom.units["u01_scalar"].exercise("polynomial_slope").blank
    result = classroom.hand_in(classroom.sheet(polynomial_slope=blank))
    assert {exercise.sketch for exercise in result.exercises} == {None}
    assert {exercise.tape for exercise in result.exercises} == {""}


def test_an_answer_that_is_typed_in_is_right_for_the_example_only(classroom: Classroom) -> None:
    typed = HEAD + "    w = tf.Variable(1.0)\n    with tf.GradientTape() as tape:\n"
    typed += "        y = -19.0 * w\n    return tape.gradient(y, w)\n"
    failed = exercise(classroom, "polynomial_slope", polynomial_slope=typed)
    check = next(c for c in failed.checks if c.kind)
    assert check.seen.startswith(
        "Nearly there: your answer is right for the data of the example, but not yet for other"
    )
    assert check.kind == "constant"
    assert failed.tape
    assert failed.sketch is None  # nothing that was recorded of hidden inputs is shown


@pytest.mark.parametrize("what", LIES.values(), ids=LIES.keys())
def test_a_lie_changes_no_verdict_and_no_point_and_breaks_nothing(
    classroom: Classroom, what: str
) -> None:
    lie = LIE.replace("{what}", what)
    sheet = classroom.sheet(polynomial_slope=NOT_WATCHED)
    honest = classroom.hand_in(sheet)
    lying = classroom.hand_in([*sheet, lie], limits=QUICK)
    assert lying.status == Status.GRADED
    assert points(lying) == points(honest)
    assert [e.verdict for e in lying.exercises] == [e.verdict for e in honest.exercises]
    failed = next(e for e in lying.exercises if e.name == "polynomial_slope")
    check = next(c for c in failed.checks if c.kind)
    assert check.kind == "none"
    assert check.seen
    assert check.step
    assert check.message.isprintable()


def test_a_function_that_fails_to_answer_a_second_time_keeps_its_verdict(
    classroom: Classroom,
) -> None:
    once = "asked = []\n" + HEAD + "    asked.append(1)\n"
    once += "    while len(asked) > 4: pass\n    return tf.constant(1.0)\n"
    result = classroom.hand_in(classroom.sheet(polynomial_slope=once), limits=QUICK)
    assert result.status == Status.GRADED
    failed = next(e for e in result.exercises if e.name == "polynomial_slope")
    assert {str(check.verdict) for check in failed.checks} <= {"failed", "timed_out"}
    assert points(result)["two_gradients"] == 2.0
