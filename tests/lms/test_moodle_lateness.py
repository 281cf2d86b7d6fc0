"""How late a Moodle submission is: the sheet's words, its dates, the archive's; and who is asked.

``samples/round2/extension`` is a real class (Moodle 4.5.6): it was due at 12:44; one student has an
extension, one uploaded in time and submitted nine hours late.
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cinta.cli import main
from cinta.errors import InputError
from cinta.lms.grades import Rules, grades
from cinta.lms.handover import Grade, Handover, Outcome, OutcomeKind
from cinta.lms.intake import take_in
from cinta.lms.late import read_deadline, read_late_policy, read_timezone
from cinta.lms.moodle.clocks import Clock, offset_of
from cinta.lms.moodle.comment_cell import as_shown
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.sheet import Sheet
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import Store
from cinta.report.comment import comment
from cinta.report.page import page
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict

EXTENSION = Path(__file__).parent / "samples" / "round2" / "extension"
DUE = "2026-11-28T12:44"
HEADER = (
    "Identifier,Full name,Status,Group,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
).split(",")
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Pupil:
    """A row of a sheet and a file of the archive."""

    words: str = ""
    submitted: str = "11:40"
    uploaded: str = "11:40:00"
    group: str = ""
    grade: str = ""
    feedback: str = ""


def result(submission: str) -> SubmissionResult:
    """7 of 10 points."""
    check = CheckResult(
        name="c",
        title="t",
        verdict=Verdict.FAILED,
        points=7.0,
        max_points=10.0,
        seen="",
        detail="",
    )
    return SubmissionResult(
        submission=submission,
        student="",
        unit="u",
        status=Status.GRADED,
        exercises=(ExerciseResult(name="e", checks=(check,)),),
        lang="en",
    )


def graded(origins: list[Origin], due: str, timezone: str = "") -> tuple[list[Grade], Clock]:
    """Everybody pays 10 % for each day that was begun."""
    rules = Rules(late_policy=read_late_policy("10%/day, max 50%"), deadline=read_deadline(due))
    rows = [(result(origin.submission), origin) for origin in origins]
    zone = ZoneInfo(timezone) if timezone else None
    return grades(rows, rules, comment, page), Clock(read_deadline(due), zone)


def real(due: str = DUE, hours: int = 0, timezone: str = "") -> dict[str, Outcome]:
    """The real class's outcomes, its archive's clock ``hours`` behind the sheet's."""
    (archive,), (sheet,) = EXTENSION.glob("*.zip"), EXTENSION.glob("*.csv")
    origins = [one.origin for one in take_in([archive]).submissions if one.origin]
    moved = [
        Origin(
            submission=one.submission,
            lms=one.lms,
            people=one.people,
            assignment=one.assignment,
            at=str(datetime.fromisoformat(one.at) - hours * HOUR),
        )
        for one in origins
    ]
    counted, clock = graded(moved, due, timezone)
    written = to_moodle(Sheet(sheet.name, sheet.read_bytes()), counted, ended=None, clock=clock)
    return by_key(written)


def by_key(handover: Handover) -> dict[str, Outcome]:
    return {one.key: one for one in handover.outcomes}


def outcomes(*pupils: Pupil, timezone: str = "", column: bool = True) -> list[Outcome]:
    """What becomes of a class."""
    found = by_key(handover(*pupils, timezone=timezone, column=column))
    return [found[str(number)] for number in range(1, len(pupils) + 1)]


def handover(*pupils: Pupil, timezone: str = "", column: bool = True) -> Handover:
    """The grades of a class; a time alone is one of 28 November 2026."""
    text = io.StringIO()
    header = [name for name in HEADER if column or "submission" not in name]
    table = csv.DictWriter(text, header, extrasaction="ignore")
    table.writeheader()
    origins: list[Origin] = []
    for number, pupil in enumerate(pupils, 1):
        at = moment(pupil.submitted)
        cells = [f"Participant {number}", f"P{number}", f"Submitted for grading{pupil.words} -  - "]
        when = f"{at:%A, %d %B %Y, %I:%M %p}"
        cells += [pupil.group, pupil.grade, "10.00", "Yes", when, "-", pupil.feedback]
        table.writerow(dict(zip(HEADER, cells, strict=True)))
        name, key = (pupil.group, "156") if pupil.group else (f"P{number}", str(number))
        origin = Origin(
            submission=name,
            lms=Lms.MOODLE,
            people=(Person(key, name),),
            at=str(moment(pupil.uploaded)) if pupil.uploaded else "",
            assignment="7",
        )
        origins += [] if origin.submission in {one.submission for one in origins} else [origin]
    counted, clock = graded(origins, DUE, timezone)
    sheet = Sheet("Grades-C-Lab-7.csv", text.getvalue().encode())
    return to_moodle(sheet, counted, ended=None, clock=clock)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text if "-" in text else f"2026-11-28T{text}")


# The real class


@pytest.mark.parametrize(
    ("number", "points", "why"),
    [
        ("77", "7.00", "on time by the sheet's status"),
        ("76", "7.00", "on time by the sheet's status (extension until 2026-11-29 22:44)"),
        ("82", "6.30", "5 h late by the sheet's status: -10 % = 6.30"),
        ("86", "6.30", "9 h late by the sheet's status (uploaded 9 h 30 min before it was"),
    ],
)
def test_an_extension_is_not_fined_and_submitting_late_is(number, points, why):
    found = real()[number]
    assert (found.kind, found.grade) == (OutcomeKind.WRITTEN, points)
    assert why in found.reason


def whose(number: str, name: str) -> Origin:
    """A submission of the real class, from a folder: without a time."""
    people = (Person(number, name),)
    return Origin(submission="a", lms=Lms.MOODLE, people=people, assignment="6")


def test_the_student_reads_the_lateness_that_counted():
    counted, clock = graded([whose("86", "Juan Pérez")], DUE)
    (sheet,) = EXTENSION.glob("*.csv")
    handover = to_moodle(Sheet(sheet.name, sheet.read_bytes()), counted, ended=None, clock=clock)
    (upload,) = (name for name in handover.files if name.endswith(".csv"))
    assert "Handed in 9 h late: −10 %; 6.30 of 10 count." in handover.files[upload].decode()


@pytest.mark.parametrize("hours", [6, -7])
def test_a_class_between_two_time_zones_is_asked_for_the_sites(hours):
    found = real(hours=hours)
    doubtful = {key for key, one in found.items() if one.kind is OutcomeKind.WITHHELD}
    assert doubtful >= {"82", "86"}
    for key in doubtful:
        assert f"clock is {abs(hours)} h {'behind' if hours > 0 else 'ahead of'} the sheet's" in (
            found[key].reason
        )
        assert "--timezone Area/City" in found[key].reason
    grades = {"77": "7.00", "76": "7.00", "82": "6.30", "86": "6.30"}
    told = real(hours=hours, timezone="America/New_York")
    assert {key: told[key].grade for key in grades} == grades
    assert {told[key].kind for key in grades} == {OutcomeKind.WRITTEN}
    zone = f"UTC{hours - 5:+03}:00"
    assert f"clock in America/New_York, the sheet's in {zone})" in told["82"].reason


def test_a_time_zone_that_cannot_be_the_sites_is_said():
    found = real(hours=10, timezone="Asia/Tokyo")
    assert found["82"].kind is OutcomeKind.WITHHELD
    assert (
        "with Asia/Tokyo as the site's time zone the sheet would be in none" in found["82"].reason
    )


def test_a_due_date_with_an_offset_is_the_same_moment_on_the_sheets_clock():
    # The sheet is 6 h ahead of a site in New York (UTC-5): UTC+1.
    found = real("2026-11-28T06:44-05:00", hours=6, timezone="America/New_York")
    assert [found[key].grade for key in ("77", "82")] == ["7.00", "6.30"]


def test_a_due_date_with_an_offset_that_the_sheet_may_not_have_is_refused(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        with pytest.raises(InputError, match="as your Moodle shows it, without an offset"):
            real("2026-11-28T12:44+01:00")
        assert real("2026-11-28T12:44+00:00")["82"].grade == "6.30"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("due", ["2026-11-28T06:44", "2026-11-28T23:59"])
def test_another_due_date_than_the_sheets_is_asked_for(due):
    late = real(due)["82"]
    assert late.kind is OutcomeKind.WITHHELD
    assert f"it was due {DUE}, not {due}: give --due" in late.reason


def test_a_due_date_that_a_status_tells_only_to_the_hour_is_given_so():
    (late,) = outcomes(Pupil(words=" - 1 day 2 hours late", submitted="2026-11-29T18:00"))
    assert "it was due between 2026-11-28T15:00 and 2026-11-28T16:00, not" in late.reason


# Words first, then dates, then the archive

LATE = Pupil(words=" - 2 hours 5 mins late", submitted="14:49", uploaded="14:49:10")


@pytest.mark.parametrize(
    ("pupil", "points", "why"),
    [
        (Pupil(submitted="12:44", uploaded="12:44:58"), "7.00", "on time by the sheet's status"),
        (
            Pupil(words=" - 30 secs late", submitted="12:44", uploaded="12:44:30"),
            "6.30",
            "1 min late by the sheet's status",
        ),
        (
            Pupil(words=" - Graded", submitted="11:40", uploaded="11:37:00"),
            "7.00",
            "on time by the sheet's status",
        ),
        (
            Pupil(words=" - 3 blorks late", submitted="13:44", uploaded="13:44:00"),
            "6.30",
            "1 h late by the sheet's date (its status '3 blorks late' is not understood)",
        ),
        (
            Pupil(
                words=" - Prórroga: 30 de nonabro de 2026, 22:00",
                submitted="13:44",
                uploaded="13:44:00",
            ),
            "7.00",
            "on time by the sheet's status (30 de nonabro de 2026, 22:00)",
        ),
    ],
)
def test_what_counts_is_said(pupil, points, why):
    found, *_ = outcomes(pupil, LATE, Pupil(), Pupil())
    assert (found.kind, found.grade) == (OutcomeKind.WRITTEN, points)
    assert why in found.reason


def test_a_sheet_without_a_word_of_lateness_counts_by_its_dates():
    found = outcomes(Pupil(submitted="14:44", uploaded="11:44:00"), Pupil(), Pupil(), Pupil())
    assert [one.grade for one in found] == ["6.30", "7.00", "7.00", "7.00"]
    assert "2 h late by the sheet's date (uploaded 3 h before" in found[0].reason


def test_a_sheet_without_dates_counts_by_its_words_and_without_words_by_the_archive():
    found = outcomes(LATE, Pupil(), column=False)
    assert [one.grade for one in found] == ["6.30", "7.00"]
    assert "2 h 5 min late by the sheet's status" in found[0].reason
    (alone,) = outcomes(Pupil(uploaded="13:44:00"), column=False)
    assert "1 h late by the archive's file time: -10 %" in alone.reason


def test_a_folder_that_was_unpacked_is_counted_by_the_sheet():
    found = outcomes(Pupil(words=" - 2 hours 5 mins late", submitted="14:49", uploaded=""))
    assert (found[0].kind, found[0].grade) == (OutcomeKind.WRITTEN, "6.30")


def test_a_due_date_of_ones_own_counts_where_the_class_goes_by_due():
    own = Pupil(words=" - 26 mins late", submitted="10:26", uploaded="10:26:00")
    found = outcomes(own, LATE, LATE, Pupil(), Pupil(), Pupil())
    assert (found[0].kind, found[0].grade) == (OutcomeKind.WRITTEN, "6.30")
    assert "26 min late by the sheet's status" in found[0].reason


def test_one_student_alone_with_two_clocks_is_asked_for():
    (alone,) = outcomes(Pupil(submitted="14:44", uploaded="11:44:00"))
    assert alone.kind is OutcomeKind.WITHHELD
    assert "2 h late by the sheet's date, on time by the archive's file time" in alone.reason
    assert "--timezone Area/City" in alone.reason
    (told,) = outcomes(Pupil(submitted="14:44", uploaded="11:44:00"), timezone="Europe/London")
    assert (told.kind, told.grade) == (OutcomeKind.WRITTEN, "6.30")


def test_one_quick_student_shows_that_the_others_waited_and_it_is_no_time_zone():
    waited = Pupil(words=" - 2 hours 5 mins late", submitted="14:49", uploaded="08:47:00")
    found = outcomes(waited, waited, waited, Pupil())
    assert [one.grade for one in found] == ["6.30", "6.30", "6.30", "7.00"]
    assert "uploaded 6 h 2 min before it was submitted" in found[0].reason


def test_a_class_of_minutes_between_uploading_and_submitting_has_one_clock():
    quick = [Pupil(submitted=f"11:{n}", uploaded=f"11:{n - n % 7}:00") for n in (15, 26, 34)]
    found = outcomes(*quick, Pupil(submitted="12:50", uploaded="12:40:00"))
    assert "6 min late by the sheet's date (uploaded 10 min before" in found[-1].reason


def test_a_submission_that_the_sheet_does_not_know_is_held_back():
    number, due = "90", "No submission - Assignment is overdue by: 10 hours"
    counted, clock = graded([whose(number, "Juan Pérez")], DUE)
    (sheet,) = EXTENSION.glob("*.csv")
    assert due in sheet.read_text(encoding="utf-8")
    handover = to_moodle(Sheet(sheet.name, sheet.read_bytes()), counted, ended=None, clock=clock)
    assert "the sheet knows of no submission of theirs" in by_key(handover)[number].reason


@pytest.mark.parametrize("timezone", ["", "Europe/Madrid"])
def test_a_file_that_is_newer_than_the_sheet_is_held_back(timezone):
    newer = Pupil(submitted="12:00", uploaded="15:00:00")
    found = outcomes(newer, LATE, Pupil(), Pupil(), timezone=timezone)
    assert "the archive's file is newer than the sheet" in found[0].reason
    assert [one.kind for one in found[1:]] == [OutcomeKind.WRITTEN] * 3


FINED = Pupil(words=" - 2 hours 5 mins late", submitted="14:49", uploaded="14:49:10", group="Reds")
UNTIL = " - Extension granted until: Sunday, 29 November 2026, 10:44 PM"
EXTENDED = replace(FINED, words=UNTIL)


def page_of_team(found: Handover) -> str:
    with zipfile.ZipFile(io.BytesIO(found.files["feedback.zip"])) as archive:
        (name,) = archive.namelist()
        return archive.read(name).decode()


@pytest.mark.parametrize("first", [FINED, EXTENDED])
def test_a_member_with_an_extension_is_not_fined_with_the_team_nor_told_of_it(first):
    found = handover(first, FINED)
    grades = [by_key(found)[number].grade for number in "12"]
    assert grades == ["7.00" if first is EXTENDED else "6.30", "6.30"]
    assert ("Handed in 2 h 5 min late" in page_of_team(found)) is (first is FINED)


def test_a_member_whose_row_needs_no_change_is_told_of_no_others_lateness():
    uploaded = handover(EXTENDED, FINED).files["Grades-C-Lab-7-upload.csv"]
    rows = csv.DictReader(io.StringIO(uploaded.decode("utf-8-sig")))
    there = replace(EXTENDED, grade="7.00", feedback=as_shown(next(rows)["Feedback comments"]))
    found = handover(there, FINED)
    kinds = [by_key(found)[number].kind for number in "12"]
    assert kinds == [OutcomeKind.UNCHANGED, OutcomeKind.WRITTEN]
    assert "Handed in" not in page_of_team(found)


@pytest.mark.parametrize(
    ("delays", "offset"),
    [
        ([], None),
        ([570], None),
        ([0], 0),
        ([4, 6, 9], 0),
        ([0, 362, 362, 362], 0),
        ([346, 347, 900], 345),
        ([-56, -57, -54], -60),
        ([-56, -57, -54, 0], -60),
        ([90, 400, 777], None),
    ],
)
def test_the_offset_of_two_clocks_is_told_from_waiting(delays, offset):
    """``delays``: minutes from uploading, by one clock, to submitting, by the other."""
    found = offset_of([timedelta(minutes=minutes) for minutes in delays])
    assert found == (None if offset is None else timedelta(minutes=offset))


# Any class


def words_of(late: timedelta) -> str:
    """As Moodle cuts a length of time off (lib/moodlelib.php, format_time), and calls it late."""
    days, hours, minutes = late.days, late.seconds // 3600, late.seconds // 60 % 60
    amounts = [(days, "days"), (hours, "hours")] if days else [(hours, "hours"), (minutes, "mins")]
    shown = [f"{n} {unit if n > 1 else unit[:-1]}" for n, unit in amounts if n]
    return f" - {' '.join(shown)} late" if late > 0 * HOUR else ""


@dataclass(frozen=True)
class Truth:
    """When a pupil submitted, in minutes from the due date, and what Moodle knows of it."""

    late: int
    waited: int
    extension: int

    def pupil(self, *, zone: int) -> Pupil:
        at = moment(f"{DUE}:00") + timedelta(minutes=self.late)
        until = moment(f"{DUE}:00") + timedelta(minutes=self.extension)
        words = words_of(max(at - until, 0 * HOUR))
        if self.extension:
            words += f" - Extension granted until: {until:%A, %d %B %Y, %I:%M %p}"
        uploaded = at - timedelta(minutes=self.waited + zone)
        return Pupil(words=words, submitted=str(at), uploaded=str(uploaded))

    @property
    def points(self) -> str:
        begun = max(0, -(-(self.late - self.extension) // 1440))
        return f"{7 * (10 - min(begun, 5)) / 10:.2f}"


TRUTHS = st.builds(
    Truth,
    st.integers(-3000, 4500),
    st.sampled_from([0, 0, 0, 1, 4, 12, 90, 570]) | st.integers(0, 2000),
    st.sampled_from([0, 0, 0, 600, 2880]),
)


@example([Truth(2, 1438, 0)], 0)
@settings(max_examples=60, deadline=None)
@given(st.lists(TRUTHS, min_size=1, max_size=9), st.sampled_from([0, 0, 60, -330, 360, -720]))
def test_whoever_is_not_held_back_pays_what_moodle_says(truths, zone):
    """``zone``: by how many minutes the sheet's clock is ahead of the archive's.

    Where the site's is told, and most submitted what they had just uploaded, nobody is held back.
    """
    quick = 2 * sum(truth.waited < 14 for truth in truths) > len(truths)
    pupils = [truth.pupil(zone=zone) for truth in truths]
    for timezone in ("", "Atlantic/Reykjavik"):
        for truth, found in zip(truths, outcomes(*pupils, timezone=timezone), strict=True):
            held = found.kind is OutcomeKind.WITHHELD
            assert held or found.grade == truth.points, (found, truth)
            assert not (held and timezone and quick), found


# --timezone


def test_the_command_takes_the_sites_time_zone(tmp_path, capsys):
    (archive,), (sheet,) = EXTENSION.glob("*.zip"), EXTENSION.glob("*.csv")
    store = Store(tmp_path / "results.sqlite")
    for origin in (one.origin for one in take_in([archive]).submissions if one.origin):
        store.add_origins([origin])
        store.add(result(origin.submission))
    store.close()
    export = ["export", str(tmp_path), "--late-penalty", "10%/day", "--due", DUE]
    moodle = [*export, "--to", "moodle", "--worksheet", str(sheet), "--timezone"]
    assert main([*moodle, "Europe/London"]) == 0
    closing = (tmp_path / "export" / "moodle" / "closing.csv").read_text(encoding="utf-8")
    assert "on time by the sheet's status (extension until 2026-11-29 22:44)" in closing
    for command, said in (
        ([*moodle, "Europe/Londn"], "did you mean Europe/London?"),
        ([*export, "--to", "csv", "--timezone", "Europe/London"], "goes with --to moodle"),
    ):
        assert main(command) == 2
        message = capsys.readouterr().err
        assert said in message
        assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("Europe/Madird", "did you mean Europe/Madrid?"),
        ("europe/madrid", "did you mean Europe/Madrid?"),
        ("Europe", "Area/City"),
        ("../etc/passwd", "Area/City"),
        ("+01:00", "Area/City"),
    ],
)
def test_a_time_zone_that_is_none_is_refused_with_the_mend(text, mend):
    with pytest.raises(InputError, match="not in IANA's list") as caught:
        read_timezone(text)
    assert mend in str(caught.value) or "did you mean" in str(caught.value)
    assert "\n" not in str(caught.value)
