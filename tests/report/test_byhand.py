"""Whom to look at: near misses, and code that only few wrote; never what the course expects."""

from __future__ import annotations

import msgspec
import pytest

from cinta.records.cell_record import unpack
from cinta.records.outline import outline
from cinta.report.byhand import alike, near_misses, of_status, unused_tapes
from cinta.report.class_report import class_report
from cinta.report.gathered import Gathered, Line
from cinta.report.page import page
from cinta.report.page_texts import PAGE, REPORT
from cinta.results import ExerciseResult, Status, SubmissionResult, Verdict

from .classes import Failed, exercise_result, large_class, submission, unit_of

UNIT = unit_of()
SLOPE, LOSS = UNIT.exercise("polynomial_slope"), UNIT.exercise("loss_gradient")
ODD_SLOPE = """\
def polynomial_slope(x0, a, b, c):
    numbers = [a, b, c]
    total = 0.0
    with tf.GradientTape() as tape:
        for power, number in enumerate(numbers):
            total = total + number * power
    return tape.gradient(total, numbers)
"""
ODD_LOSS = """\
def loss_gradient(w0, x, y):
    weights = tf.Variable(w0) * 3
    with tf.GradientTape() as tape:
        away = abs(weights - x)
    return tape.gradient(away, weights) * y
"""


def lines(*results: SubmissionResult) -> list[Line]:
    """What the report keeps of these."""
    gathered = Gathered([outline(UNIT)])
    for result in results:
        cells = unpack(result.executed) if result.executed else ()
        gathered.add(result, cells, f"feedback/{result.submission}")
    return gathered.lines[UNIT.name]


def odd(name: str, slope: str = ODD_SLOPE, loss: str = ODD_LOSS) -> SubmissionResult:
    answers = {"polynomial_slope": slope, "loss_gradient": loss}
    wrong = {name: Failed("value", "", code) for name, code in answers.items()}
    return submission(UNIT, name, wrong)


def renamed(code: str) -> str:
    """As one who copies and hides it."""
    for old, new in (("numbers", "ns"), ("total", "t"), ("weights", "q"), ("away", "d")):
        code = code.replace(old, new)
    return code.replace("    with", "\n    # mi cinta\n    with")


def test_an_answer_that_no_gradient_enters_is_to_be_looked_at():
    whole = submission(UNIT, "ana", {})
    first, *rest = whole.exercises
    unused = msgspec.structs.replace(first, unused_tape=True)
    given = msgspec.structs.replace(whole, submission="eva", exercises=(unused, *rest))
    found = list(unused_tapes(lines(whole, given)))
    assert [(near.line.submission, near.item.exercise) for near in found] == [("eva", first.name)]
    for lang in ("es", "en"):
        gathered = Gathered([outline(UNIT)])
        gathered.add(given, (), "feedback/eva")
        assert REPORT[lang]["unused_about"] in class_report(gathered, {}, lang).decode()
        shown = page(msgspec.structs.replace(given, lang=lang)).decode()
        assert PAGE[lang]["unused_tape"] in shown
        assert (
            PAGE[lang]["unused_tape"]
            not in page(msgspec.structs.replace(whole, lang=lang)).decode()
        )


def test_few_with_the_same_unusual_code_are_named_whatever_the_names_in_it():
    rest = large_class(UNIT, 30)
    found = alike(lines(*rest, odd("ana"), odd("luis", renamed(ODD_SLOPE), renamed(ODD_LOSS))))
    assert [[line.student for line in group.lines] for group in found] == [["ana", "luis"]]
    assert found[0].exercises == ("polynomial_slope", "loss_gradient")
    assert not found[0].text


def test_the_same_comments_are_told():
    slope, loss = (
        code.replace("    with", "    # ayuda\n    with") for code in (ODD_SLOPE, ODD_LOSS)
    )
    (group,) = alike(lines(odd("ana", slope, loss), odd("luis", slope, loss)))
    assert group.text


def test_what_many_write_is_no_hint_nor_one_answer_that_is_not_long():
    assert alike(lines(*(odd(f"s{n}") for n in range(5)))) == []
    wrong = {"loss_gradient": Failed("value", "", ODD_LOSS)}
    assert alike(lines(*(submission(UNIT, name, wrong) for name in ("ana", "luis")))) == []


def test_the_courses_own_answers_are_alike_and_no_hint():
    wrong = {
        e.name: Failed("none", w.family or w.id, w.code)
        for e in UNIT.exercises
        for w in e.wrong[:1]
    }
    assert alike(lines(submission(UNIT, "a", wrong), submission(UNIT, "b", wrong))) == []
    assert alike(lines(submission(UNIT, "a"), submission(UNIT, "b"))) == []


def taped(name: str, *tapes: str, wrong: str = "") -> SubmissionResult:
    """Failed with these tapes, exercise by exercise."""
    exercises = zip(UNIT.exercises, tapes, strict=False)
    failed = {e.name: Failed("value", wrong, tape=tape) for e, tape in exercises if tape}
    return submission(UNIT, name, failed)


FIRST, SECOND = (e.name for e in UNIT.exercises[:2])


def test_few_with_the_same_unusual_tapes_are_named_whatever_their_code():
    ana, luis, eva = taped("ana", "a", "b", "c"), taped("luis", "a", "b"), taped("eva", "d", "e")
    found = alike(lines(ana, luis, eva))
    assert [[line.student for line in group.lines] for group in found] == [["ana", "luis"]]
    assert (found[0].exercises, found[0].by) == ((FIRST, SECOND), "tape")


def test_one_tape_in_common_is_no_hint_nor_what_many_tapes_did():
    assert alike(lines(taped("ana", "a", "b"), taped("luis", "a", "c"))) == []
    assert alike(lines(*(taped(f"s{n}", "a", "b") for n in range(5)))) == []
    assert alike(lines(*(taped(f"s{n}", "a", "b") for n in range(4)))) != []


def test_tapes_that_go_with_a_known_mistake_are_alike_and_no_hint():
    known = [taped(name, "a", "b", wrong="no_path") for name in ("ana", "luis")]
    assert alike(lines(*known)) == []
    assert alike(lines(known[0], taped("eva", "a", "b"))) == []
    blank = [
        SubmissionResult(
            submission=n, student=n, unit=UNIT.name, status=Status.GRADED, exercises=_blank()
        )
        for n in ("ana", "luis")
    ]
    assert alike(lines(*blank)) == []


def _blank() -> tuple[ExerciseResult, ...]:
    blank = (exercise_result(e, Verdict.BLANK, Failed("blank", tape="a")) for e in UNIT.exercises)
    return tuple(blank)


def test_where_code_and_tapes_are_alike_it_is_said_once():
    both = [
        msgspec.structs.replace(
            odd(name),
            exercises=tuple(msgspec.structs.replace(e, tape="t") for e in odd(name).exercises),
        )
        for name in ("ana", "luis")
    ]
    (group,) = alike(lines(*both))
    assert (group.by, group.exercises) == ("code_and_tape", (SLOPE.name, LOSS.name))
    assert alike(lines(odd("ana"), odd("luis")))[0].by == "code"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_report_says_what_is_alike_and_that_it_is_a_hint(lang: str):
    gathered = Gathered([outline(UNIT)])
    for name in ("ana", "luis"):
        gathered.add(taped(name, "a", "b"), (), name)
    text = class_report(gathered, {}, lang).decode().partition('<script type="module">')[0]
    words = REPORT[lang]
    assert f"<strong>{words['alike_tape']}</strong>" in text
    assert words["alike_about"] in text
    assert ("nunca un veredicto" if lang == "es" else "never a verdict") in words["alike_about"]


def test_two_notebooks_of_one_student_are_no_hint():
    twice = [msgspec.structs.replace(odd(name), key="17") for name in ("a", "a (2)")]
    assert alike(lines(*twice)) == []


def test_near_misses_are_one_exercise_short_by_form_or_stopped_in_one():
    def ends(name: str, verdict: Verdict, kind: str, *exercises: str) -> SubmissionResult:
        done = tuple(
            exercise_result(e, verdict, Failed(kind))
            if e.name in exercises
            else exercise_result(e, Verdict.PASSED)
            for e in UNIT.exercises
        )
        return SubmissionResult(
            submission=name, student=name, unit=UNIT.name, status=Status.GRADED, exercises=done
        )

    near, far = ("order", "turned", "keys", "more_keys"), ("length", "constant", "stale")
    found = near_misses(
        lines(
            ends("dtype", Verdict.FAILED, "dtype", "loss_gradient"),
            ends("twice", Verdict.FAILED, "dtype", "loss_gradient", "two_gradients"),
            ends("value", Verdict.FAILED, "value", "loss_gradient"),
            *(ends(kind, Verdict.FAILED, kind, "loss_gradient") for kind in (*near, *far)),
            ends("crash", Verdict.CRASHED, "crashed", "first_tape"),
            ends("good", Verdict.PASSED, ""),
        )
    )
    assert [(miss.line.student, miss.item.exercise) for miss in found] == [
        ("dtype", "loss_gradient"),
        *((kind, "loss_gradient") for kind in near),
        ("crash", "first_tape"),
    ]


def test_what_was_not_graded_is_sorted_by_why():
    statuses = (Status.GRADED, Status.KILLED, Status.UNREADABLE, Status.KILLED)
    rows = [submission(UNIT, f"s{n}", status=status) for n, status in enumerate(statuses)]
    found = of_status(lines(*rows))
    assert {s: [line.student for line in several] for s, several in found.items()} == {
        Status.KILLED: ["s1", "s3"],
        Status.UNREADABLE: ["s2"],
    }
