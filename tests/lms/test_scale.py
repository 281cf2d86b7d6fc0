"""On another maximum than the grades' nothing is written until the teacher says what counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.lms.canvas.upload import to_canvas
from cinta.lms.choices import FullScore
from cinta.lms.grades import Rules, grades
from cinta.lms.handover import Grade, Handover, OutcomeKind
from cinta.lms.late import LatePolicy
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.scale import on_scale_of, scale_notes
from cinta.lms.sheet import Sheet
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import Store
from cinta.report.comment import comment
from cinta.report.page import page
from tests.lms.test_canvas_out import course, outcome
from tests.lms.test_canvas_push import pushed, serving
from tests.lms.test_grades import DUE, result

MAX100 = Path(__file__).parent / "samples" / "round2" / "max100" / "Grades-CAL  1-Lab max100-16.csv"
NAMES = {"225": "José Núñez", "230": "雷 李"}
DAY = LatePolicy(percent=Decimal(10), unit=DUE.resolution * 86_400 * 10**6)


def earned(scores: dict[str, float], rules: Rules, lms: Lms = Lms.MOODLE, **more) -> list[Grade]:
    """Grades of submissions out of 10 points, by key."""
    rows = [
        (
            result(key, score),
            Origin(submission=key, lms=lms, people=(Person(key, NAMES.get(key, "x")),), **more),
        )
        for key, score in scores.items()
    ]
    return grades(rows, rules, comment, page)


def moodle(rules: Rules, maximum: str = "100.00", scores: dict[str, float] | None = None):
    content = MAX100.read_bytes().replace(b"100.00", maximum.encode())
    given = earned(scores or {"225": 10, "230": 5}, rules, assignment="16")
    return to_moodle(Sheet(MAX100.name, content), given, ended=None)


def canvas(rules: Rules, possible: str = "100.00") -> Handover:
    book = (
        "Student,ID,SIS Login ID,Section,Lab (77)\n    Points Possible,,,,"
        f"{possible}\nAna,225,a,,\nLi,230,l,,\n"
    )
    return to_canvas(Sheet("g.csv", book.encode()), earned({"225": 10, "230": 5}, rules))


@pytest.mark.parametrize("lms", [moodle, canvas])
def test_nothing_is_written_on_another_maximum(lms):
    handover = lms(Rules())
    assert handover.files == {}
    held = [one for one in handover.outcomes if one.kind is OutcomeKind.WITHHELD]
    assert [one.key for one in held] == ["225", "230"]
    assert all(
        "out of 10, but the maximum there is 100: --points max" in one.reason for one in held
    )
    assert any("HELD BACK: graded out of 10" in line for line in handover.advice)


@pytest.mark.parametrize("lms", [moodle, canvas])
@pytest.mark.parametrize(
    ("scale", "maximum", "written"),
    [
        (FullScore.LMS, "100.00", ["100.00", "50.00"]),
        (FullScore.LMS, "5.00", ["5.00", "2.50"]),
        (FullScore.LMS, "12.50", ["12.50", "6.25"]),
        (FullScore.LMS, "10.00", ["10.00", "5.00"]),
        (FullScore.UNIT, "10.00", ["10.00", "5.00"]),
        (Decimal(10), "100.00", ["10.00", "5.00"]),
        (Decimal(20), "100.00", ["20.00", "10.00"]),
        (Decimal(100), "100.00", ["100.00", "50.00"]),
    ],
)
def test_what_the_teacher_said_is_written(lms, scale, maximum, written):
    handover = lms(Rules(scale=scale), maximum)
    shown = [one.grade for one in handover.outcomes if one.kind is OutcomeKind.WRITTEN]
    assert shown == written
    assert any("as --points says" in line for line in handover.advice) == (
        isinstance(scale, Decimal) and scale != Decimal(maximum)
    )


@pytest.mark.parametrize("lms", [moodle, canvas])
@pytest.mark.parametrize("scale", [FullScore.UNIT, Decimal(10)])
def test_on_a_smaller_maximum_the_half_is_not_taken_for_the_whole(lms, scale):
    handover = lms(Rules(scale=scale), "5.00")
    assert handover.files == {}
    assert sum(one.kind is OutcomeKind.WITHHELD for one in handover.outcomes) == 2


def test_a_push_sends_nothing_on_another_maximum_until_it_is_said():
    with serving(course(possible=Decimal(20))) as (server, connection):
        held = pushed(connection, earned({"1001": 5}, Rules(), Lms.CANVAS))
        assert (outcome(held, 1001).kind, server.updates) == (OutcomeKind.WITHHELD, [])
        sent = pushed(connection, earned({"1001": 5}, Rules(scale=FullScore.LMS), Lms.CANVAS))
    assert (outcome(sent, 1001).kind, outcome(sent, 1001).grade) == (OutcomeKind.WRITTEN, "10.00")


def test_lateness_is_taken_off_on_the_lms_own_scale_too():
    rules = Rules(scale=FullScore.LMS, late_policy=DAY, deadline=DUE)
    (grade,) = earned({"225": 5}, rules, at="2026-11-23 11:00:00")
    scaled = on_scale_of(grade, Decimal("100.00"))
    assert (scaled.points, scaled.maximum) == (45, 100)
    assert "45.00 of 100 count" in scaled.comment


def test_nothing_of_nothing_is_a_zero_everywhere():
    (grade,) = earned({"225": 0}, Rules())
    assert on_scale_of(replace(grade, maximum=Decimal(0)), Decimal(100)).withheld == ""


def test_a_reason_of_ours_comes_first_and_an_untold_maximum_cannot_be_scaled_to():
    (grade,) = earned({"225": 5}, Rules(scale=FullScore.LMS))
    assert on_scale_of(replace(grade, withheld="why"), Decimal(100)).withheld == "why"
    assert "--points N" in on_scale_of(grade, None).withheld
    assert scale_notes([(grade, Decimal(100))], "Moodle") == ()


def test_points_max_needs_a_sheet_that_tells_it(tmp_path, capsys):
    Store(tmp_path / "results.sqlite").close()
    assert main(["export", str(tmp_path), "--to", "csv", "--points", "max"]) == 2
    assert "--points max: --to csv has no sheet" in capsys.readouterr().err
