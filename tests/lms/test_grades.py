"""Which submission counts, on what scale, less what; and who is held back, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cinta.lms.choices import Attempts
from cinta.lms.grades import Rules, grades
from cinta.lms.handover import Grade
from cinta.lms.late import read_late_policy
from cinta.records.origin import Lms, Origin, Person
from cinta.report.comment import comment
from cinta.report.page import page
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict

DUE = datetime(2026, 11, 22, 12)
LATE = Rules(late_policy=read_late_policy("10%/day, max 50%"), deadline=DUE)


def result(
    name: str = "a", score: float = 8.0, status: Status = Status.GRADED, note: str = ""
) -> SubmissionResult:
    """A submission with one exercise of 10 points."""
    passed = Verdict.PASSED if score == 10 else Verdict.FAILED
    check = CheckResult(
        name="c",
        title="title",
        verdict=passed,
        points=score,
        max_points=10.0,
        seen="<look> & see",
        detail="SECRET",
    )
    exercises = (ExerciseResult(name="slope", checks=(check,)),)
    return SubmissionResult(
        submission=name,
        student="Ana",
        unit="u01_scalar",
        status=status,
        exercises=exercises,
        note=note,
        lang="en",
    )


def origin(name: str = "a", key: str = "9", at: str = "2026-11-22 11:00:00", **more: Any) -> Origin:
    lms = more.pop("lms", Lms.MOODLE)
    return Origin(submission=name, lms=lms, people=(Person(key, "Ana"),), at=at, **more)


def count(rows: list[tuple[SubmissionResult, Origin]], rules: Rules | None = None) -> list[Grade]:
    return grades(rows, rules or Rules(), comment, page)


def one(rules: Rules, r: SubmissionResult | None = None, h: Origin | None = None) -> Grade:
    (grade,) = count([(r or result(), h or origin())], rules)
    return grade


def test_without_rules_it_is_the_score():
    grade = one(Rules())
    assert (grade.points, grade.maximum, grade.calculation, grade.withheld) == (
        8,
        10,
        "8 of 10",
        "",
    )


@pytest.mark.parametrize(
    ("score", "points", "due"), [(8, 5, "4.00"), (10, 20, "20.00"), (1, 3, "0.30"), (0, 7, "0.00")]
)
def test_points_scale(score, points, due):
    grade = one(Rules(scale=Decimal(points)), result(score=score))
    assert (str(grade.points), grade.maximum) == (due, points)
    assert due in grade.calculation or score == 0 or due[:2] == f"{score}."


def test_halves_are_rounded_up_as_people_reckon():
    assert str(one(Rules(scale=Decimal("1.25")), result(score=5.0)).points) == "0.63"


@pytest.mark.parametrize(
    ("at", "points"),
    [("11-22 12:00:00", "8.00"), ("11-22 12:00:02", "7.20"), ("11-24 12:00:02", "5.60"),
     ("12-24 00:00:00", "4.00")],
)  # fmt: skip
def test_lateness_is_taken_off_by_the_lms_own_stamp(at, points):
    grade = one(LATE, h=origin(at=f"2026-{at}"))
    assert str(grade.points) == points
    assert ("late" in grade.calculation) == (points != "8.00")
    assert ("late: −" in grade.comment) == (points != "8.00")
    assert ("late: −".encode() in grade.page()) == (points != "8.00")


def test_who_may_be_late_by_nobody_knows_how_much_is_held_back():
    assert "no time stamp" in one(LATE, h=origin(at="")).withheld
    gradescope = one(LATE, h=origin(lms=Lms.GRADESCOPE, at="")).withheld
    assert ":created_at:" in gradescope
    assert "unpacked folder" not in gradescope  # which its export always is
    canvas = {"lms": Lms.CANVAS, "at": ""}
    assert one(LATE, h=origin(**canvas)).withheld == ""
    assert "does not say by how much" in one(LATE, h=origin(**canvas, late=True)).withheld
    asked = Rules(late_policy=LATE.late_policy, lateness={"9": timedelta(hours=1)})
    assert str(one(asked, h=origin(**canvas, late=True)).points) == "7.20"


@pytest.mark.parametrize("status", [Status.UNREADABLE, Status.WRONG_UNIT])
def test_what_is_no_notebook_of_the_unit_is_held_back_unless_a_zero_is_wanted(status):
    r = result(score=0.0, status=status, note="the file is empty")
    assert "the file is empty: look at it" in one(Rules(), r).withheld
    grade = one(Rules(zero_unreadable=True), r)
    assert (grade.points, grade.withheld) == (0, "")
    assert str(status) in grade.calculation


def test_our_own_fault_is_never_handed_over():
    r = result(score=0.0, status=Status.GRADER_ERROR, note="our own fault")
    for rules in (Rules(), Rules(zero_unreadable=True), LATE):
        assert one(rules, r).withheld.startswith("grader_error, our own fault")


def test_best_and_last_of_several():
    rows = [
        (result("a", 9.0), origin("a", at="2026-11-22 11:00:00")),
        (result("b", 3.0), origin("b", at="2026-11-22 11:30:00")),
        (result("c", 5.0), origin("c", key="7")),
    ]
    best, other = count(rows, Rules(attempts=Attempts.BEST))
    assert (best.origin.submission, best.points, other.points) == ("a", 9, 5)
    assert "best of 2 (9.00, 3.00)" in best.calculation
    last, _ = count(rows, Rules(attempts=Attempts.LAST))
    assert (last.origin.submission, last.points) == ("b", 3)
    undecided, other = count(rows)
    assert "2 submissions (a, b), and nothing says which counts" in undecided.withheld
    assert other.withheld == ""


def test_the_last_is_not_guessed_and_the_best_is_after_lateness():
    rows = [(result("a", 9.0), origin("a", at="")), (result("b", 3.0), origin("b"))]
    assert (
        "does not say which is the last" in count(rows, Rules(attempts=Attempts.LAST))[0].withheld
    )
    late = [
        (result("a", 9.0), origin("a", at="2026-12-22 11:00:00")),
        (result("b", 8.0), origin("b")),
    ]
    (best,) = count(late, Rules(late_policy=LATE.late_policy, deadline=DUE, attempts=Attempts.BEST))
    assert (best.origin.submission, best.points) == ("b", 8)
    faulty = [
        (result("a", 0.0, Status.GRADER_ERROR), origin("a")),
        (result("b", 0.0), origin("b")),
    ]
    (kept,) = count(faulty, Rules(attempts=Attempts.BEST))
    assert (kept.origin.submission, kept.withheld) == ("b", "")


def test_without_keys_each_submission_is_a_student_and_a_number_belongs_to_its_assignment():
    plain = [(result(n), origin(n, key="", lms=Lms.PLAIN)) for n in ("a", "b")]
    assert len(count(plain)) == 2
    two = [(result(n), origin(n, assignment=n)) for n in ("a", "b")]
    assert len(count(two)) == 2


def named(key: str, *names: str, email: str = "") -> list[Grade]:
    """The grades of submissions with one key under these names, the best of each student's."""
    origins = [
        Origin(submission=f"{n}", lms=Lms.PLAIN, people=(Person(key, name, email),))
        for n, name in enumerate(names)
    ]
    return count([(result(o.submission), o) for o in origins], Rules(attempts=Attempts.BEST))


def test_a_key_of_several_names_is_nobodys_on_any_scale_and_each_is_told():
    found = named("12", "Ana Doe", "Ana Roe", "ana doe")
    assert [grade.person.name for grade in found] == ["Ana Doe", "Ana Roe"]
    for grade in found:
        assert "12 is the key of Ana Doe and Ana Roe" in grade.withheld
        assert grade.out_of
        assert grade.out_of(Decimal(5)).withheld == grade.withheld


@pytest.mark.parametrize(
    "names",
    [
        ("José Gil", "Jose\u0301  gil"),
        ("Ana", "12"),
        ("Ana", "a@x.org"),
        ("Equipo A", "Equipo_A"),
    ],
)
def test_one_name_however_it_is_written_or_left_out_is_one_student(names):
    (grade,) = named("12", *names, email="a@x.org")
    assert (grade.withheld, grade.points) == ("", 8)


def test_a_key_may_be_anothers_in_another_assignment():
    people = (Person("12", "Ana"),), (Person("12", "Eva"),)
    rows = [
        (result(n), Origin(submission=n, lms=Lms.MOODLE, people=who, assignment=n))
        for n, who in zip("ab", people, strict=True)
    ]
    assert [grade.withheld for grade in count(rows)] == ["", ""]


def test_each_member_of_a_group_has_the_grade():
    group = Origin(
        submission="a",
        lms=Lms.GRADESCOPE,
        people=(Person("1e5", "Seán O'Brien"), Person("", "雷 李")),
    )
    found = count([(result(), group)])
    assert [g.person.name for g in found] == ["Seán O'Brien", "雷 李"]
    assert [g.points for g in found] == [8, 8]


def test_comment_and_page_hold_the_message_as_text_and_nothing_hidden():
    grade = one(Rules())
    assert grade.comment.split("\n") == [
        "Cinta · u01_scalar: 8 of 10 points",
        "✗ slope 8/10: title",
        "· What happens: <look> & see",
    ]
    shown = grade.page().decode()
    assert "&lt;look&gt; &amp; see" in shown
    assert "SECRET" not in shown + grade.comment
    assert grade.page() == one(Rules()).page()
