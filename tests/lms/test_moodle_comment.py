"""A comment's labelled parts in Moodle: as a student sees them, and in the next worksheet.

What is written goes through the model of Moodle's importer, and comes back in its worksheet.
"""

from __future__ import annotations

import csv
import html
import io

import pytest

from cinta.lms.canvas.feedback_files import comment_text, has_comment
from cinta.lms.moodle.comment_cell import END, comment_cell, shows_same, teachers_text
from cinta.report.comment import comment
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from tests.lms.moodle_importer import Assignment
from tests.lms.test_moodle_out import assignment, exported, graded, upload

LABELS = {"en": ("What happens", "Why", "Try"), "es": ("Qué pasa", "Por qué", "Prueba")}
PARTS = (
    'With f("a\\"): <None>; expected 6.',
    "x: int32 & no float. Line 2: x = '3'",
    "=tf.cast(x)",
)
MINE = 'Revisión: te subo 1,5 puntos. "Ok" \\ fin'


def result(lang: str, step: str = PARTS[2]) -> SubmissionResult:
    """Of a student who failed one exercise and passed another."""
    seen, why, _ = PARTS
    failed = CheckResult(
        name="c",
        title="the title",
        verdict=Verdict.FAILED,
        points=0,
        max_points=2,
        kind=Kind.NONE,
        seen=seen,
        why=why,
        step=step,
    )
    passed = CheckResult(name="d", title="t", verdict=Verdict.PASSED, points=1, max_points=1)
    exercises = (
        ExerciseResult(name="slope", checks=(failed,)),
        ExerciseResult(name="loss", checks=(passed,)),
    )
    return SubmissionResult(
        submission="a",
        student="Ana",
        unit="u01",
        status=Status.GRADED,
        exercises=exercises,
        lang=lang,
    )


def said(lang: str) -> str:
    """What that student reads in the comment."""
    return comment(result(lang))


def in_sheet(moodle: Assignment, number: str = "9") -> str:
    """The cell of comments in a fresh worksheet."""
    rows = csv.DictReader(io.StringIO(moodle.worksheet().content.decode("utf-8-sig")))
    return next(
        row["Feedback comments"] for row in rows if row["Identifier"].endswith(f" {number}")
    )


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_student_reads_each_part_in_a_line_of_its_own(lang):
    moodle = assignment("plain")
    upload(moodle, exported(moodle, [graded("9", "María José Núñez-Ópez", comment=said(lang))]))
    read = html.unescape(moodle.records["9"].comment).split(" <br>")
    assert read[2:5] == [
        f"· {label}: {part}" for label, part in zip(LABELS[lang], PARTS, strict=True)
    ]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_with_its_lines_run_together_each_part_can_still_be_told(lang):
    moodle = assignment("plain")
    upload(moodle, exported(moodle, [graded("9", "María José Núñez-Ópez", comment=said(lang))]))
    flattened = in_sheet(moodle)
    for label, part in zip(LABELS[lang], PARTS, strict=True):
        assert f" · {label}: {part} " in flattened
    assert " ✗ slope 0/2: the title " in flattened
    assert flattened.endswith(f" ✓ loss 1/1 {END}")


def test_what_a_teacher_wrote_before_and_after_is_kept_and_the_parts_are_ours_to_replace():
    shown = f"{MINE} {said('en')} {END} Hasta el lunes".replace("\n", " ")
    assert teachers_text(shown) == f"{MINE}\nHasta el lunes"
    cell = comment_cell(said("es"), shown)
    assert "Why" not in cell
    assert "· Por qué: " in cell


@pytest.mark.parametrize("mine", ["", MINE])
def test_the_same_comment_is_known_again_however_its_lines_were_run_together(mine):
    moodle = assignment("plain")
    grades = [graded("9", "María José Núñez-Ópez", comment=said("en"))]
    moodle.mark("9", "7", mine)
    upload(moodle, exported(moodle, grades, overwrite=True))
    assert exported(moodle, grades, overwrite=True).files == {}
    assert shows_same(in_sheet(moodle), comment_cell(said("en"), in_sheet(moodle)))
    assert not shows_same(in_sheet(moodle), comment_cell(said("es"), in_sheet(moodle)))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_canvas_takes_the_same_lines_and_knows_them_again(lang):
    sent = comment_text(said(lang))
    assert [line.split(":")[0] for line in sent.splitlines()[2:5]] == [
        f"· {label}" for label in LABELS[lang]
    ]
    assert has_comment(said(lang), [sent.replace("\n", "\r\n")])
