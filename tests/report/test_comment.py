"""A comment has the parts of the page, labelled, in its order; they survive lines run together."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from cinta.records.outline import ExerciseOutline, Outline
from cinta.report.comment import comment
from cinta.report.page import page
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict

CHECK = CheckResult(
    name="c",
    title="the title",
    verdict=Verdict.FAILED,
    points=0,
    max_points=2,
    kind=Kind.NONE,
    wrong="",
    seen="It gave 3.0.",
    detail="HIDDEN",
    why="x: line 2 of /srv/course/lab.py",
    step="Watch it.",
)
PASSED = CheckResult(name="d", title="t", verdict=Verdict.PASSED, points=1, max_points=1)


def result(check: CheckResult = CHECK, lang: str = "en") -> SubmissionResult:
    return SubmissionResult(
        submission="a",
        student="Ana",
        unit="u01",
        status=Status.GRADED,
        exercises=(
            ExerciseResult(name="slope", checks=(check,)),
            ExerciseResult(name="loss", checks=(PASSED,)),
        ),
        lang=lang,
    )


def lines(check: CheckResult = CHECK, lang: str = "en") -> list[str]:
    return comment(result(check, lang)).split("\n")


@pytest.mark.parametrize(
    ("lang", "score", "labels"),
    [
        ("en", "1 of 3 points", ("What happens", "Why", "Try")),
        ("es", "1 de 3 puntos", ("Qué pasa", "Por qué", "Prueba")),
    ],
)
def test_what_was_seen_why_and_the_next_step_each_have_a_line_and_a_label(lang, score, labels):
    seen, why, step = labels
    assert lines(lang=lang) == [
        f"Cinta · u01: {score}",
        "✗ slope 0/2: the title",
        f"· {seen}: It gave 3.0.",
        f"· {why}: x: line 2 of …/lab.py",
        f"· {step}: Watch it.",
        "✓ loss 1/1",
    ]


def test_labels_and_their_order_are_those_of_the_page():
    on_page = re.findall("<dt>(.*?)</dt>", page(result()).decode())
    assert [line.split(": ")[0] for line in lines()[2:5]] == [f"· {label}" for label in on_page]


def test_a_part_that_is_not_there_has_no_line():
    assert lines(replace(CHECK, why="", step=""))[1:] == [
        "✗ slope 0/2: the title",
        "· What happens: It gave 3.0.",
        "✓ loss 1/1",
    ]


def test_a_long_part_is_whole_and_nothing_is_left_out_for_it():
    assert lines(replace(CHECK, seen="x" * 500))[2:5] == [
        f"· What happens: {'x' * 500}",
        "· Why: x: line 2 of …/lab.py",
        "· Try: Watch it.",
    ]


def test_a_blank_has_the_mark_of_the_page_not_that_of_a_part():
    assert lines(replace(CHECK, verdict=Verdict.BLANK))[1].startswith("○ slope")


def test_an_exercises_heading_stands_before_its_name_in_the_code():
    headings = {"en": "1.1 The slope", "es": "1.1 La pendiente"}
    slope = ExerciseOutline(
        name="slope", titles=headings, asks="", given="", blank="", right=(), wrong=()
    )
    outline = Outline("u01", headings, (slope,))
    said = comment(result(), "Late.", outline).split("\n")
    assert said[1:3] == ["Late.", "✗ 1.1 The slope (slope) 0/2: the title"]
    assert said[-1] == "✓ loss 1/1"
    assert "HIDDEN" not in "".join(said)
