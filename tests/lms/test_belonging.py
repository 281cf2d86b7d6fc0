"""No grade and no page goes to whom it is not shown to belong."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.lms.belonging import Belonging, Key
from cinta.lms.handover import Grade, Handover, OutcomeKind, written_if_shown
from cinta.lms.intake import take_in
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.sheet import Sheet
from cinta.records.origin import Lms, Origin, Person
from tests.lms.test_moodle_out import ENDED, assignment, exported, graded, handed_in, outcome

TEAM = Path(__file__).parent / "samples" / "round2" / "team_feedback"
WORKSHEET = TEAM / "Grades-TEAM1-Team lab-12.csv"
WRITTEN, WITHHELD = OutcomeKind.WRITTEN, OutcomeKind.WITHHELD


def sheet_of(path: Path, **replaced: str) -> Sheet:
    text = path.read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return Sheet(path.name, text.encode())


def team_grades() -> list[Grade]:
    origins = [one.origin for one in take_in([TEAM / "TEAM1-Team lab-12.zip"]).submissions]
    return [
        graded(o.people[0].key, o.people[0].name, f"{n}", o.assignment)
        for n, o in enumerate(origins, 5)
        if o
    ]


def entries(handover: Handover) -> dict[str, bytes]:
    if "feedback.zip" not in handover.files:
        return {}
    with zipfile.ZipFile(io.BytesIO(handover.files["feedback.zip"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def kinds(handover: Handover) -> set[OutcomeKind]:
    return {one.kind for one in handover.outcomes}


def test_a_teams_page_is_addressed_by_the_groups_number():
    handover = to_moodle(sheet_of(WORKSHEET), team_grades(), ended=ENDED)
    assert kinds(handover) == {WRITTEN}
    assert entries(handover) == {
        "cinta_156_assignfeedback_file/feedback.html": b"<p>Reds</p>",
        "cinta_157_assignfeedback_file/feedback.html": b"<p>Blues</p>",
    }
    row = outcome(handover, "161")
    assert row.belongs == "participant 161 in group Reds of course module 12: download, sheet"


def test_a_page_is_kept_from_a_group_of_which_one_member_gets_no_grade():
    locked = sheet_of(WORKSHEET, **{"Reds,,10.00,Yes": "Reds,,10.00,No"})
    text = WORKSHEET.read_text(encoding="utf-8").replace("Reds,,10.00,Yes", "Reds,,10.00,No", 1)
    handover = to_moodle(Sheet(WORKSHEET.name, text.encode()), team_grades(), ended=ENDED)
    assert outcome(handover, "161").kind is WITHHELD
    assert "no page: it would reach others of the group" in outcome(handover, "158").reason
    assert list(entries(handover)) == ["cinta_157_assignfeedback_file/feedback.html"]
    assert entries(to_moodle(locked, team_grades(), ended=ENDED)).keys() == entries(handover).keys()


def test_who_is_in_no_group_gets_a_grade_and_is_told_that_no_page_can_reach_them():
    handover = exported(assignment("team"), handed_in("team"))
    assert outcome(handover, "69").kind is WRITTEN
    assert "no page: who is in no group" in outcome(handover, "69").reason
    assert list(entries(handover)) == ["cinta_1_assignfeedback_file/feedback.html"]


def test_a_download_of_participants_and_a_sheet_of_groups_write_no_page():
    grades = [graded("161", "José Núñez", module="12"), graded("156", "Juan Pérez", module="12")]
    handover = to_moodle(sheet_of(WORKSHEET), grades, ended=ENDED)
    assert outcome(handover, "161").kind is outcome(handover, "156").kind is WRITTEN
    assert "no page: the sheet is of groups" in outcome(handover, "161").reason
    assert entries(handover) == {}
    assert any("no zip of feedback pages" in line for line in handover.advice)


def test_a_download_of_groups_and_a_sheet_without_them_write_nothing():
    """The groups' numbers 156 and 157 are participants' numbers, too."""
    alone = "".join(
        ",".join([*cells[:4], *cells[5:]])
        for line in WORKSHEET.read_text(encoding="utf-8").splitlines(keepends=True)
        if (cells := line.split(","))
        if "Ana, hija" not in line
    )
    handover = to_moodle(Sheet(WORKSHEET.name, alone.encode()), team_grades(), ended=ENDED)
    assert WRITTEN not in kinds(handover)
    assert handover.files == {}
    default = [graded("", "Default group", module="12"), graded("156", "Reds", module="12")]
    handover = to_moodle(Sheet(WORKSHEET.name, alone.encode()), default, ended=ENDED)
    assert handover.files == {}
    assert all("the download is of groups" in o.reason for o in handover.outcomes[-2:])


def test_submissions_that_may_be_groups_after_all_are_to_be_looked_at():
    """Numbers and names are participants'; but members of a team would have one time."""
    moodle = assignment("plain")
    some = [graded(number) for number in ("9", "2", "3")]
    assert any("if students submit in groups" in line for line in exported(moodle, some).advice)
    moodle.submit("5")
    assert not any("submit in groups" in line for line in exported(moodle, some).advice)


@pytest.mark.parametrize("named", ["Reds", "Reds Ana", "", "Ana"])
@pytest.mark.parametrize("also", [(), ("", "Default group"), ("160", "Greens"), ("900", "Greens")])
def test_a_sheet_that_lost_its_groups_makes_nobody_of_a_group(named, also):
    """Participant 156 is called as the group of that number, or in part, or nothing is told."""
    rows = [line.split(",") for line in WORKSHEET.read_text(encoding="utf-8").splitlines()]
    alone = [[*cells[:4], *cells[5:]] for cells in rows if "Ana, hija" not in ",".join(cells)]
    for cells in alone:
        if cells[0] == "Participant 156":
            cells[1] = named
    text = "\n".join(map(",".join, alone))
    grades = team_grades() + [graded(one[0], one[1], module="12") for one in [also] if one]
    handover = to_moodle(Sheet(WORKSHEET.name, text.encode()), grades, ended=ENDED)
    assert handover.files == {}
    reasons = [one.reason for one in handover.outcomes if one.key == "156"]
    assert any("the sheet has no column of groups" in one for one in reasons)


def test_a_group_that_is_called_as_a_participant_is_held_back():
    named = sheet_of(WORKSHEET, Reds="José Núñez")
    grades = [graded("161", "José Núñez", module="12"), graded("157", "Blues", module="12")]
    handover = to_moodle(named, grades, ended=ENDED)
    assert {outcome(handover, n).kind for n in ("161", "158", "157")} == {WITHHELD}
    assert "is a group and a participant" in outcome(handover, "158").reason
    assert outcome(handover, "159").kind is WRITTEN


@pytest.mark.parametrize(
    ("belonging", "why"),
    [
        (Belonging(key=Key.CANVAS_USER, number="", assignment="a", seen=("x",)), "no user id"),
        (Belonging(key=Key.CANVAS_USER, number="1", seen=("x",)), "of this assignment"),
        (Belonging(key=Key.CANVAS_USER, number="1", assignment="a"), "seen nowhere"),
        (Belonging(key=Key.STUDENT, number="1", assignment="a", missing="two of it"), "two of it"),
    ],
)
def test_what_does_not_show_whose_it_is_is_held_back(belonging: Belonging, why: str) -> None:
    person = Person("1", "x")
    grade = Grade(
        person=person,
        origin=Origin(submission="x", lms=Lms.CANVAS, people=(person,)),
        points=Decimal(1),
        maximum=Decimal(1),
        calculation="1 of 1",
        comment="x",
        page=bytes,
    )
    row = outcome_of_row()
    decision = written_if_shown(row, row, grade, belonging)
    assert (decision.grade, decision.outcome.kind) == (None, WITHHELD)
    assert why in decision.outcome.reason


def outcome_of_row():
    return outcome(exported(assignment("plain"), [graded("9")]), "9")
