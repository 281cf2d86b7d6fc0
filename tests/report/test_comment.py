"""A comment is a line an exercise; where a message is long, why and the next step are kept."""

from __future__ import annotations

from msgspec.structs import replace

from cinta.report.comment import MOST, comment
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict

CHECK = CheckResult(
    name="c",
    title="title",
    verdict=Verdict.FAILED,
    points=0,
    max_points=2,
    kind=Kind.NONE,
    wrong="",
    seen="seen.",
    detail="HIDDEN",
    why="why.",
    step="do.",
)


def line(check: CheckResult) -> str:
    exercises = (ExerciseResult(name="slope", checks=(check,)),)
    result = SubmissionResult(
        submission="a",
        student="Ana",
        unit="u01",
        status=Status.GRADED,
        exercises=exercises,
        lang="en",
    )
    head, said = comment(result).split("\n")
    assert head == "Cinta · u01: 0 of 2 points"
    assert "HIDDEN" not in said
    return said


def test_a_short_message_is_whole() -> None:
    assert line(CHECK) == "✗ slope 0/2: title: seen. why. do."


def test_of_a_long_one_why_and_the_next_step_are_kept() -> None:
    assert line(replace(CHECK, seen="x" * MOST)) == "✗ slope 0/2: title: why. do."
    assert line(replace(CHECK, seen="x" * MOST, step="")) == "✗ slope 0/2: title: why."


def test_what_was_seen_stays_where_there_is_nothing_else() -> None:
    long = replace(CHECK, seen="x" * MOST, why="", step="")
    assert line(long) == f"✗ slope 0/2: title: {'x' * MOST}"
