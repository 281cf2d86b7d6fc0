"""A student reads titles and messages; what a hidden check asked goes to the instructor alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cinta.report.otter_texts import check_line, instructor_text, student_text
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict

HIDDEN = "input x = 3.5; given 1; due 7; seed 5"


def check(name: str, verdict: Verdict, message: str = "", points: float = 0.0) -> CheckResult:
    detail = HIDDEN if message else ""
    earned = points if verdict == Verdict.PASSED else 0.0
    return CheckResult(
        name=name,
        title=f"title of {name}",
        verdict=verdict,
        points=earned,
        max_points=points,
        kind=Kind.NOTHING,
        wrong="",
        seen=message,
        detail=detail,
    )


PASSED = check("elsewhere", Verdict.PASSED, points=2.0)
FAILED = check("elsewhere", Verdict.FAILED, "the sign is wrong", 2.0)
SEEN = check("example", Verdict.FAILED, "you gave 1")


def result(
    *hidden: CheckResult, status: Status = Status.GRADED, note: str = ""
) -> SubmissionResult:
    return SubmissionResult(
        submission="a.ipynb",
        student="",
        unit="u01",
        status=status,
        exercises=(ExerciseResult(name="q1", checks=hidden),),
        note=note,
    )


RIGHT = check("example", Verdict.PASSED)
SAME = check("elsewhere", Verdict.FAILED, "you gave 1", 2.0)
SAID = "– title of example\n  What happens: you gave 1"
HINT = "– title of elsewhere\n  What happens: the sign is wrong"


@pytest.mark.parametrize(
    ("hidden", "public", "text"),
    [
        (PASSED, RIGHT, "✅ q1: right"),
        (FAILED, SEEN, f"❌ q1\n{SAID}\n{HINT}"),
        (FAILED, RIGHT, f"❌ q1\n{HINT}"),
        (SAME, SEEN, f"❌ q1\n{SAID}"),
    ],
)
def test_public_part_then_the_hint(hidden: CheckResult, public: CheckResult, text: str) -> None:
    assert student_text(result(hidden), {"q1": (public,)}, "en") == text


def test_each_part_of_a_message_stands_on_its_own_line() -> None:
    three = replace(FAILED, why="x is not watched", step="watch it")
    parts = "  Qué pasa: the sign is wrong\n  Por qué: x is not watched\n  Prueba: watch it"
    assert student_text(result(three), {"q1": ()}, "es") == f"❌ q1\n– title of elsewhere\n{parts}"
    assert check_line(three, "es") == f"❌ title of elsewhere\n{parts}"
    assert check_line(replace(three, step=""), "en").endswith("\n  Why: x is not watched")
    assert check_line(PASSED, "en") == "✅ title of elsewhere"


@pytest.mark.parametrize("status", [Status.UNREADABLE, Status.WRONG_UNIT])
def test_a_file_that_is_none_of_this_unit_is_said_with_the_reason(status: Status) -> None:
    said = student_text(result(FAILED, status=status, note="it is a web page"), {}, "es")
    assert said.endswith(": it is a web page")
    assert "cuaderno" in said


@pytest.mark.parametrize("status", [Status.TIMED_OUT, Status.KILLED])
def test_what_was_not_judged_is_said_first(status: Status) -> None:
    said = student_text(result(PASSED, status=status), {"q1": ()}, "en").split("\n")
    assert said[0].endswith("what was left was not graded.")
    assert said[1:] == ["✅ q1: right"]


def test_the_instructor_reads_seed_isolation_and_what_was_asked() -> None:
    failed = replace(FAILED, kind="none", wrong="no_path", reason="not_watched")
    said = instructor_text(result(failed, note="cell 2 fails"), 7, ["isolation: none"], "chosen: a")
    assert "failed (none no_path not_watched): the sign is wrong" in said
    assert "graded, 0 of 2; seed 7" in said
    assert all(line in said.split("\n") for line in ("isolation: none", "note: cell 2 fails"))
    assert HIDDEN in said
    assert HIDDEN not in student_text(result(FAILED), {"q1": (SEEN,)}, "en")
