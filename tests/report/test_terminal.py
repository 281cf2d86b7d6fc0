"""What the terminal says at the end, in words that need no list of codes."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from cinta.report.terminal import common_mistakes
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict


def row(name: str, lang: str = "es", **failure: Any) -> SubmissionResult:
    check = CheckResult(
        name="c", title="t", verdict=Verdict.FAILED, points=0.0, max_points=1.0, **failure
    )
    return SubmissionResult(
        submission=name,
        student=name,
        unit="u",
        status=Status.GRADED,
        exercises=(ExerciseResult(name="slope", checks=(check,)),),
        lang=lang,
    )


def said(rows: list[SubmissionResult], width: int = 100) -> list[str]:
    screen = io.StringIO()
    common_mistakes(rows, Console(file=screen, width=width, color_system=None))
    return screen.getvalue().strip().split("\n")


def test_each_mistake_is_told_in_words_the_most_frequent_first():
    rows = [
        row("a", kind=Kind.VALUE),
        *(row(name, kind=Kind.NONE, wrong="no_watch", why="Nobody watches x.") for name in "bcd"),
        *(row(name, "en", kind=Kind.NONE, reason="used_twice") for name in "ef"),
        row("g", kind=Kind.BLANK),
        *(row(name, kind=Kind.NOT_REACHED) for name in "hijk"),  # no notebook: nobody's mistake
    ]
    title, *lines = said(rows)
    assert title == "most frequent mistakes"
    assert lines[0] == "    3 × slope: Nobody watches x."
    assert "not persistent" in lines[1]
    assert lines[2] == "    1 × slope: Another value than the expected one"
    assert len(lines) == 3


def test_long_words_stay_on_their_line_and_escapes_are_text():
    _, line = said([row("a", kind=Kind.VALUE, wrong="w", why="[red]\x1b[1m" + "x" * 200)], 60)
    assert len(line) <= 60
    assert "[red]" in line
    assert line.isprintable()


def test_nothing_wrong_is_nothing_said():
    assert said([]) == [""]
