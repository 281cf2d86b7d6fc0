"""What a person gave in an LMS is never written over unasked; what Cinta wrote is known again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cinta.errors import InputError
from cinta.lms.canvas.push import push
from cinta.lms.canvas.upload import to_canvas
from cinta.lms.handover import Grade, Handover, OutcomeKind
from cinta.lms.moodle.comment_cell import HEAD
from cinta.lms.moodle.matching import name_in_archive
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.sheet import Sheet
from cinta.records.exported import ExportedGrade
from tests.lms import test_canvas_out as canvas
from tests.lms import test_canvas_push as api
from tests.lms import test_moodle_out as moodle

HANDGRADE = Path(__file__).parent / "samples" / "round2" / "handgrade"
SHEET = "Grades-CAL  1-Lab 1 tapeñ-1.csv"


class World(Protocol):
    """One student of an LMS, and what is exported for them."""

    key: str
    again: bool
    """Whether the same table is exported again, not a later one."""

    def export(self, points: Decimal, exported: Sequence[ExportedGrade], **more) -> Handover: ...
    def upload(self, handover: Handover) -> None: ...
    def give(self, points: Decimal) -> None: ...
    def shown(self) -> Decimal | None: ...


class Moodle:
    """Participant 9, by the worksheet."""

    key = "9"

    def __init__(self) -> None:
        self.there, self.again = moodle.assignment("plain"), False

    def export(self, points: Decimal, exported: Sequence[ExportedGrade], **more) -> Handover:
        self.there.wait()
        grade = moodle.graded("9", points=str(points), comment=f"{HEAD}{points}")
        return moodle.exported(self.there, [grade], exported=exported, **more)

    def upload(self, handover: Handover) -> None:
        moodle.upload(self.there, handover)

    def give(self, points: Decimal) -> None:
        self.there.wait()
        self.there.mark("9", str(points))

    def shown(self) -> Decimal | None:
        record = self.there.records.get("9")
        return record.grade if record else None


class Canvas:
    """User 1001, by the gradebook, which has the time in its name."""

    key = "1001"

    def __init__(self) -> None:
        self.there, self.minute, self.again = canvas.course(), 0, False

    def export(self, points: Decimal, exported: Sequence[ExportedGrade], **more) -> Handover:
        self.minute += not self.again
        sheet = self.there.export(f"2026-11-25T10{self.minute:02}_Grades-C.csv")
        grades = [canvas.graded(1001, str(points))]
        return to_canvas(sheet, grades, assignment="77", exported=exported, **more)

    def upload(self, handover: Handover) -> None:
        canvas.upload(self.there, handover)

    def give(self, points: Decimal) -> None:
        self.there.post(77, 1001, str(points))

    def shown(self) -> Decimal | None:
        return self.there.assignment(77).held[1001].entered


class Step(StrEnum):
    """What happens between a teacher, Cinta and an LMS."""

    UPLOADED = "graded, exported and uploaded"
    DROPPED = "graded, exported, and not uploaded"
    BY_HAND = "the teacher gives a grade"


steps = st.tuples(st.sampled_from(Step), st.integers(0, 4).map(Decimal))
WORLDS = pytest.mark.parametrize("world", [Moodle, Canvas])


def life(*happened: tuple[Step, int]) -> list[tuple[Step, Decimal]]:
    return [(step, Decimal(points)) for step, points in happened]


@WORLDS
@settings(max_examples=60, deadline=None)
@given(st.lists(steps, min_size=2, max_size=8))
@example(life((Step.UPLOADED, 1), (Step.UPLOADED, 2), (Step.BY_HAND, 1), (Step.UPLOADED, 3)))
@example(life((Step.UPLOADED, 1), (Step.DROPPED, 2), (Step.BY_HAND, 1), (Step.UPLOADED, 3)))
@example(life((Step.DROPPED, 1), (Step.BY_HAND, 2), (Step.DROPPED, 2), (Step.UPLOADED, 3)))
def test_whatever_happens_a_grade_given_by_hand_stays(world, happened):
    lms: World = world()
    exported: tuple[ExportedGrade, ...] = ()
    by_hand = None
    for step, points in happened:
        if step is Step.BY_HAND:
            lms.give(points)
            by_hand = points
            continue
        if exported and Decimal(exported[-1].points) == by_hand and world is Canvas:
            by_hand = None  # nobody can tell it from ours
        handover = lms.export(points, exported)
        exported += handover.exported
        if step is Step.UPLOADED:
            lms.upload(handover)
            if by_hand is not None:
                assert lms.shown() == by_hand
                if points == by_hand:
                    return  # our comment stands beside a person's grade from now on
            elif world is Moodle:  # a gradebook has no times to tell what was not uploaded
                assert lms.shown() == points


@WORLDS
def test_what_cinta_wrote_itself_is_written_over_and_the_last_export_need_not_be_uploaded(world):
    lms: World = world()
    first = lms.export(Decimal(5), ())
    lms.upload(first)
    again = lms.export(Decimal(5), first.exported)
    assert (again.files, again.exported) == ({}, ())
    better = lms.export(Decimal(6), first.exported)
    lms.upload(better)
    assert lms.shown() == 6


def test_an_export_that_was_not_uploaded_is_made_again_and_a_row_nobody_touched_stays_ours():
    lms = Moodle()
    first = lms.export(Decimal(5), ())
    assert lms.export(Decimal(5), first.exported).exported == first.exported
    lms.upload(first)
    kept = (*first.exported, *lms.export(Decimal(6), first.exported).exported)
    lms.upload(lms.export(Decimal(7), kept))
    assert lms.shown() == 7


@WORLDS
def test_the_same_table_gives_the_same_again_after_it_was_kept(world):
    lms: World = world()
    first = lms.export(Decimal(5), ())
    lms.upload(first)
    second = lms.export(Decimal(6), first.exported)
    lms.again = True
    again = lms.export(Decimal(6), (*first.exported, *second.exported))
    assert (again.files, again.exported) == (second.files, second.exported)


@WORLDS
def test_both_numbers_are_said_and_what_was_exported(world):
    lms: World = world()
    first = lms.export(Decimal(5), ())
    lms.upload(first)
    lms.give(Decimal("6.5"))
    for exported, history in (
        (first.exported, "5.00 was exported last"),
        ((), "if Cinta wrote it from another folder: --previous DIR"),
    ):
        handover = lms.export(Decimal(7), exported)
        one = moodle.outcome(handover, lms.key)
        assert (one.kind, handover.files) == (OutcomeKind.WITHHELD, {})
        assert one.reason.startswith("6.50 by hand; ours 7.00 (")
        assert history in one.reason
        assert f"--overwrite {lms.key} writes it" in one.reason


@WORLDS
@pytest.mark.parametrize("everybody", [True, False])
def test_overwrite_writes_it_for_all_or_for_one_and_then_it_is_ours(world, everybody):
    lms: World = world()
    lms.give(Decimal("6.5"))
    whom = everybody or frozenset({lms.key})
    forced = lms.export(Decimal(5), (), overwrite=whom)
    assert lms.export(Decimal(5), forced.exported).files == {}, "unless it is said again"
    lms.upload(forced)
    lms.upload(lms.export(Decimal(4), forced.exported))
    assert lms.shown() == 4


def test_overwrite_of_one_leaves_the_others():
    there = moodle.assignment("plain")
    for number in ("9", "2"):
        there.mark(number, "1")
    names = {n: row["Full name"] for n, row in there.cells.items()}
    for whom in ("9", "Participant 9", names["9"]):
        grades = [moodle.graded("9"), moodle.graded("2")]
        handover = moodle.exported(there, grades, overwrite=frozenset({whom}))
        assert moodle.outcome(handover, "9").kind is OutcomeKind.WRITTEN
        assert moodle.outcome(handover, "2").kind is OutcomeKind.WITHHELD


def test_a_key_that_is_nobodys_and_a_name_of_two_are_one_line():
    with pytest.raises(InputError, match=r"^--overwrite '99': nobody in Grades.*closing\.csv"):
        moodle.exported(moodle.assignment("plain"), [], overwrite=frozenset({"99"}))
    there = canvas.course(["Pérez, Juan", "Pérez, Juan"])
    with pytest.raises(InputError, match=r"the name of several \(1001, 1002\)"):
        canvas.exported(there, [], overwrite=frozenset({"Pérez, Juan"}))


# Moodle


def graded_as_shown(
    sheet: Sheet, points: dict[str, str]
) -> tuple[list[Grade], list[ExportedGrade]]:
    """A grade for each whom the sheet shows one, and that it was exported, but for these points."""
    rows = list(csv.DictReader(sheet.content.decode("utf-8-sig").splitlines()))
    names = {row["Identifier"][12:]: name_in_archive(row["Full name"]) for row in rows}
    shown = {row["Identifier"][12:]: row["Grade"] for row in rows if row["Grade"]}
    wrote = shown | points
    grades = [moodle.graded(n, names[n], p, module="1") for n, p in wrote.items()]
    exported = [
        ExportedGrade(destination="moodle", assignment="1", key=n, points=p)
        for n, p in wrote.items()
    ]
    return grades, exported


@pytest.mark.parametrize("known", [True, False])
def test_two_grades_that_a_teacher_gave_in_a_real_moodle_are_held_back(known):
    sheet = Sheet(SHEET, (HANDGRADE / SHEET).read_bytes())
    grades, exported = graded_as_shown(sheet, {"12": "5.00", "6": "3.00"})
    handover = to_moodle(sheet, grades, ended=None, exported=exported if known else ())
    held = {one.key: one.reason for one in handover.outcomes if one.kind is OutcomeKind.WITHHELD}
    assert held.keys() == {"12", "6"}
    assert held["12"].startswith("6.50 by hand; ours 5.00")
    assert held["6"].startswith("5.00 by hand; ours 3.00")


def test_a_regrade_of_a_real_sheet_reaches_all_but_the_two():
    sheet = Sheet(SHEET, (HANDGRADE / SHEET).read_bytes())
    grades, exported = graded_as_shown(sheet, {"12": "5.00", "6": "3.00"})
    grades = [replace(grade, points=Decimal("9.5")) for grade in grades]
    handover = to_moodle(sheet, grades, ended=None, exported=exported)
    kinds = {one.key: one.kind for one in handover.outcomes if one.key not in ("14", "2")}
    assert kinds.pop("12") == kinds.pop("6") == OutcomeKind.WITHHELD
    assert set(kinds.values()) == {OutcomeKind.WRITTEN}


def test_a_sheet_from_before_an_export_is_said_to_be_one():
    lms = Moodle()
    first = lms.export(Decimal(5), (), ended=None)
    assert not any("exported before" in line for line in first.advice)
    old = lms.there.worksheet()
    lms.upload(first)
    grades = [moodle.graded("9", points="6")]
    again = to_moodle(old, grades, ended=None, exported=first.exported)
    (line,) = [line for line in again.advice if "exported before" in line]
    assert line.startswith("1 of these")
    fresh = lms.export(Decimal(6), first.exported, ended=None)
    assert not any("exported before" in line for line in fresh.advice)


def test_where_only_the_comment_is_ours_the_grade_stays_the_teachers():
    lms = Moodle()
    lms.there.mark("9", "5", "ven a tutoría")
    first = lms.export(Decimal(5), (), ended=None)
    assert first.exported == ()
    lms.upload(first)
    assert lms.there.records["9"].comment.startswith("ven a tutoría")
    assert lms.export(Decimal(6), first.exported).files == {}


def test_a_teams_members_are_known_by_their_own_numbers():
    there, grades = moodle.assignment("team"), moodle.handed_in("team")
    first = moodle.exported(there, grades)
    assert {one.key for one in first.exported} == there.cells.keys()
    moodle.upload(there, first)
    there.wait()
    there.mark("73", "9.99")
    better = [moodle.graded(g.person.key, g.person.name, "8.88") for g in grades]
    moodle.upload(there, moodle.exported(there, better, exported=first.exported))
    assert there.records.pop("73").grade == Decimal("9.99")
    assert {record.grade for record in there.records.values()} == {Decimal("8.88")}


def test_who_went_to_another_group_gets_its_grade_only_if_the_teacher_says_so():
    there, grades = moodle.assignment("team"), moodle.handed_in("team")
    first = moodle.exported(there, grades)
    moodle.upload(there, first)
    there.wait()
    before = there.records["73"].grade
    there.cells["73"]["Group"] = there.cells["69"]["Group"]
    again = moodle.exported(there, grades, exported=first.exported)
    moved = moodle.outcome(again, "73")
    assert moved.kind is OutcomeKind.WITHHELD
    assert moved.reason.startswith("exported before with the work of 'Grupo 1")
    assert "and in 'Default group' now: --overwrite 73" in moved.reason
    assert moodle.outcome(again, "75").kind is OutcomeKind.UNCHANGED
    assert before == Decimal("2.02")
    assert again.files == {}
    said = moodle.exported(there, grades, exported=first.exported, overwrite=frozenset({"73"}))
    moodle.upload(there, said)
    assert there.records["73"].grade == Decimal("1.01")
    kept = (*first.exported, *said.exported)
    assert moodle.exported(there, grades, exported=kept).files == {}


def test_a_whole_number_of_a_spreadsheet_program_is_not_ours_rounded():
    cells = b"Identifier,Grade,Maximum grade,Last modified (grade)\n"
    rows = b"Participant 9,3,10,23/11/2026 9:00\nParticipant 2,5.5,10,23/11/2026 9:00\n"
    sheet = Sheet("Grades-C-Lab-7.csv", cells + rows)
    ours = ExportedGrade(destination="moodle", assignment="7", key="9", points="3.33")
    grades = [moodle.graded("9", "Participant 9", points="3.33")]
    handover = to_moodle(sheet, grades, ended=None, exported=[ours])
    assert moodle.outcome(handover, "9").reason.startswith("3.00 by hand; ours 3.33")
    whole = Sheet(sheet.name, cells + rows.splitlines(keepends=True)[0])
    handover = to_moodle(whole, grades, ended=None, exported=[ours])
    assert moodle.outcome(handover, "9").kind is OutcomeKind.UNCHANGED


def test_the_exports_of_another_assignment_say_nothing_of_this_one():
    lms = Moodle()
    lms.there.mark("9", "5")
    other = ExportedGrade(destination="moodle", assignment="8", key="9", points="5.00")
    assert lms.export(Decimal(6), [other]).files == {}


# Canvas, by its API


def test_a_push_holds_back_what_a_person_entered_and_knows_what_has_arrived():
    there = canvas.course()
    with api.serving(there, unplaced={1002}) as (_, connection):
        first = push(connection, [canvas.graded(1001), canvas.graded(1002)], pause=0.0)
        assert [one.key for one in first.exported] == ["1001"]
    there.post(77, 1002, "6.5")
    grades = [canvas.graded(user, "8") for user in (1001, 1002)]
    with api.serving(there) as (server, connection):
        handover = push(connection, grades, exported=first.exported, pause=0.0)
        assert canvas.stored(there) == {1001: 8, 1002: Decimal("6.5")}
        assert canvas.outcome(handover, 1002).reason.startswith("6.50 by hand; ours 8.00")
        assert 1002 not in server.updates[0], "nor is the comment sent, which says another grade"
        whom = frozenset({"1002"})
        push(connection, grades, exported=first.exported, overwrite=whom, pause=0.0)
    assert canvas.stored(there) == {1001: 8, 1002: 8}


def test_a_dry_run_and_a_score_that_is_there_already_leave_nothing_to_keep():
    there = canvas.course()
    there.post(77, 1002, "7")
    with api.serving(there) as (_, connection):
        grades = [canvas.graded(1001), canvas.graded(1002)]
        assert push(connection, grades, dry_run=True, pause=0.0).exported == ()
        assert [one.key for one in push(connection, grades, pause=0.0).exported] == ["1001"]
