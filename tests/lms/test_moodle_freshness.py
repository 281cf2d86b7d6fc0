"""A sheet older than what was handed in is noticed, whatever time zone either clock is in.

Seen on Moodle 4.5.6 and 5.1.3: such rows are skipped without a word (samples/round2/handgrade).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from cinta.errors import InputError
from cinta.lms.handover import Grade, Handover, OutcomeKind
from cinta.lms.intake import take_in
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.sheet import Sheet
from tests.lms.test_moodle_out import graded, outcome

ROUND2 = Path(__file__).parent / "samples" / "round2"
DAY = "%A, %d %B %Y, %I:%M %p"


def folder(name: str) -> tuple[str, bytes, list[Grade]]:
    """The sheet of a folder, and a grade for each submission of its archive."""
    (sheet,) = [path for path in (ROUND2 / name).glob("Grades*.csv") if "upload" not in path.name]
    (archive,) = [path for path in (ROUND2 / name).glob("*.zip") if path.name != "feedback.zip"]
    origins = {one.origin.key: one.origin for one in take_in([archive]).submissions if one.origin}
    grades = [
        replace(graded(key, origin.people[0].name), origin=origin)
        for key, origin in origins.items()
    ]
    return sheet.name, sheet.read_bytes(), grades


def handed_over(name: str, edit=lambda text: text, hours: float = 0) -> Handover:
    """With the sheet edited, and the archive's clock so many hours ahead of what it is."""
    sheet, content, grades = folder(name)
    text = edit(content.decode("utf-8-sig"))
    moved = [replace(grade, origin=later(grade, hours)) for grade in grades]
    return to_moodle(Sheet(sheet, text.encode()), moved, ended=None, overwrite=True)


def later(grade: Grade, hours: float):
    at = datetime.fromisoformat(grade.origin.at) + timedelta(hours=hours)
    return msgspec.structs.replace(grade.origin, at=at.isoformat(sep=" "))


def stale(handover: Handover) -> list[str]:
    return [one.key for one in handover.outcomes if "sheet is older" in one.reason]


def earlier(number: str, by: timedelta):
    """The sheet as it was before this participant handed in again."""

    def edit(text: str) -> str:
        def moved(match: re.Match[str]) -> str:
            at = datetime.strptime(match[2], DAY) - by
            return f'{match[1]}"{at:{DAY}}"'

        return re.sub(rf'("Participant {number}",.*?,Yes,)"([^"]+)"', moved, text, count=1)

    return edit


@pytest.mark.parametrize("name", ["handgrade", "extension", "max100"])
@pytest.mark.parametrize("hours", [0, -1, 5.75, -9, 13])
def test_no_row_of_a_fresh_sheet_is_stale_in_any_time_zone(name, hours):
    handover = handed_over(name, hours=hours)
    assert stale(handover) == []
    assert not any("Compared" in line for line in handover.advice)


def test_a_file_uploaded_hours_before_it_was_submitted_is_not_newer():
    handover = handed_over("extension")
    assert "86" not in stale(handover)  # uploaded 12:14, submitted 21:44
    said = "submitted 2026-11-28 21:44 by the sheet, graded the file of 2026-11-28 12:14"
    assert said in outcome(handover, "86").reason
    assert "by the sheet" not in outcome(handover, "77").reason


@pytest.mark.parametrize("hours", [0, 2, -7])
@pytest.mark.parametrize("by", [timedelta(minutes=4), timedelta(hours=21), timedelta(days=3)])
def test_who_handed_in_again_since_is_named_and_held_back(hours, by):
    handover = handed_over("handgrade", earlier("13", by), hours)
    assert stale(handover) == ["13"]
    one = outcome(handover, "13")
    assert one.kind is OutcomeKind.WITHHELD
    assert "download the worksheet again" in one.reason
    (line,) = [line for line in handover.advice if line.startswith("Compared")]
    assert (f"{hours:+d} h apart" in line) == (hours != 0)
    assert "given by hand" in line


def test_a_submission_of_which_the_sheet_knows_nothing_is_named():
    def unknown(text: str) -> str:
        return re.sub(r'("Participant 14",.*?,Yes,)"[^"]+"', r"\1-", text, count=1)

    handover = handed_over("handgrade", unknown)
    assert stale(handover) == ["14"]
    assert "none in the sheet" in outcome(handover, "14").reason


def test_an_hour_to_the_minute_is_summer_time():
    assert stale(handed_over("handgrade", earlier("13", timedelta(hours=1)))) == []


def test_where_no_two_clocks_agree_it_is_said_that_nothing_was_compared():
    def shuffled(text: str) -> str:
        return earlier("230", timedelta(hours=4))(text)

    handover = handed_over("max100", shuffled, hours=3)
    assert stale(handover) == []
    assert any(
        line.startswith("NOT CHECKED whether the sheet is older") for line in handover.advice
    )


def test_members_of_a_team_have_one_submission():
    sheet, content, grades = folder("team_feedback")
    assert stale(to_moodle(Sheet(sheet, content), grades, ended=None)) == []


@pytest.mark.parametrize(("hours", "goes"), [(0, True), (2, True), (None, False)])
@pytest.mark.parametrize("module", ["", "12"])
def test_groups_of_another_moodle_may_have_the_same_names(hours, goes, module):
    """And its course module the same number; the teacher may say that it is the one."""
    sheet, content, grades = folder("team_feedback")
    shifts = [hours, hours] if goes else [3.2, 45.7]
    moved = [replace(g, origin=later(g, -by)) for g, by in zip(grades, shifts, strict=True)]
    handover = to_moodle(Sheet(sheet, content), moved, ended=None, module=module)
    assert bool(handover.files) == (goes or bool(module))
    if not handover.files:
        assert all("--assignment 12 writes it" in one.reason for one in handover.outcomes)


def test_without_times_nothing_is_compared():
    sheet, content, _ = folder("handgrade")
    handover = to_moodle(Sheet(sheet, content), [graded("13", "x", module="1")], ended=None)
    assert stale(handover) == []


# Identities hidden: another Moodle may have the course module's number, and the participants'

Shift = Callable[[int], timedelta]


def blind(shift: Shift, cut: int = 0, **more) -> Handover:
    """The sheet without names, each row's submission moved by what its place in the sheet gives.

    ``cut`` is how many digits the sheet's participants have in front.
    """
    name, content, grades = folder("handgrade")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    at = header.index("Last modified (submission)")
    for place, row in enumerate(rows):
        if row[at] != "-":
            row[at] = f"{datetime.strptime(row[at], DAY) + shift(place):{DAY}}"
        row[0] = row[0].replace(" ", f" {'9' * cut}")
    file = io.StringIO()
    csv.writer(file).writerows([row[0], *row[3:]] for row in [header, *rows])
    hidden = [
        replace(g, person=msgspec.structs.replace(g.person, name=f"Participant {g.person.key}"))
        for g in grades
    ]
    sheet = Sheet(name, file.getvalue().encode())
    return to_moodle(sheet, hidden, ended=None, overwrite=True, **more)


def written(handover: Handover) -> int:
    return sum(one.kind is OutcomeKind.WRITTEN for one in handover.outcomes)


def elsewhere(place: int) -> timedelta:
    """The times of another class: none is another's, and none is whole hours away."""
    return timedelta(hours=7 * place - 31, minutes=11 * place + 5)


def test_a_blind_sheet_of_the_same_moodle_is_told_by_its_times_and_that_is_said():
    handover = blind(lambda place: timedelta(hours=2))
    assert written(handover) > 10
    assert any("by the course module and the times of" in line for line in handover.advice)


def test_a_blind_sheet_of_another_moodle_writes_nothing():
    handover = blind(elsewhere)
    assert handover.files == {}
    held = [one for one in handover.outcomes if one.kind is OutcomeKind.WITHHELD]
    assert len(held) > 10
    assert all(
        "another Moodle's; --assignment 1 writes" in one.reason or "sheet is older" in one.reason
        for one in held
    )


def test_what_agrees_by_chance_is_no_others():
    handover = blind(lambda place: timedelta(0) if place in (2, 3) else elsewhere(place))
    assert written(handover) <= 2


def test_the_teacher_may_say_that_it_is_the_assignment():
    handover = blind(lambda place: abs(elsewhere(place)), module="1")
    assert written(handover) > 10
    assert not any("Identities are hidden: checked" in line for line in handover.advice)


def test_a_blind_sheet_in_which_most_have_no_row_is_refused():
    with pytest.raises(InputError, match="have no row in it"):
        blind(lambda place: timedelta(0), cut=2)


def test_where_no_time_tells_it_is_said_that_the_number_alone_does():
    name, _, grades = folder("handgrade")
    numbers = [grade.person.key for grade in grades]
    cells = "Identifier,Grade,Maximum grade,Last modified (grade)\n"
    text = cells + "".join(f"Participant {number},,10.00,-\n" for number in numbers)
    hidden = [graded(n, f"Participant {n}", module="1") for n in numbers]
    handover = to_moodle(Sheet(name, text.encode()), hidden, ended=None)
    assert written(handover) == len(numbers)
    assert any("the number of the course module alone" in line for line in handover.advice)
