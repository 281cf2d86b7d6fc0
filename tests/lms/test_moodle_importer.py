"""The model of Moodle's importer does what real Moodles were seen to do, case by case.

Each fact of its list (moodle_importer.OBSERVED) is played by a test, with the files in which it was
seen where there are some; the other cases were seen on a Moodle 4.5.6.
"""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.packed import entries_of, packed
from tests.lms.moodle_importer import ENGLISH, OBSERVED, SPANISH, Assignment, Refused, fgetcsv

SAMPLES = Path(__file__).parent / "samples"
WORKSHEETS = SAMPLES / "moodle" / "worksheet"
ROUND2 = SAMPLES / "round2"
HEADER = "Identifier,Grade,Last modified (grade),Feedback comments\n"
HEADER_ES = (
    "Identificador,Calificación,Última modificación (calificación),"
    "Comentarios de retroalimentación\n"
)


def assignment(sample: str = "plain", newest: bool = False) -> Assignment:
    language = SPANISH if sample == "spanish" else ENGLISH
    return Assignment((WORKSHEETS / f"{sample}.csv").read_bytes(), language, newest=newest)


def grade(moodle: Assignment, number: str) -> Decimal | None:
    return moodle.records[number].grade if number in moodle.records else None


def given(moodle: Assignment, cell: str) -> Decimal | None:
    """What becomes of this grade for a participant who had none."""
    header = HEADER_ES if moodle.language is SPANISH else HEADER
    moodle.import_sheet(f"{header}{moodle.language.hidden_user}9,{cell},-,x".encode())
    return grade(moodle, "9")


@pytest.mark.parametrize("sample", ["plain", "blind", "team", "text", "workflow", "spanish"])
def test_it_writes_the_worksheet_that_moodle_wrote(sample):
    assert assignment(sample).worksheet().content == (WORKSHEETS / f"{sample}.csv").read_bytes()


@pytest.mark.parametrize("sample", ["plain", "spanish"])
def test_a_sheet_with_grades_is_read_back_as_it_was_written(sample):
    moodle = assignment(sample)
    moodle.mark("9", "3.5", "¡Bien &lt;hecho&gt;!")
    fresh = moodle.worksheet().content
    assert Assignment(fresh, moodle.language).worksheet().content == fresh


@pytest.mark.parametrize("cell", ["8.50", "7", "0", "3.333"])
def test_points_are_saved(cell):
    assert given(assignment(), cell) == Decimal(cell)


def test_a_decimal_comma_is_cut_off_for_an_english_teacher_and_read_for_a_spanish_one():
    assert given(assignment(), '"7,5"') == 7
    assert given(assignment("spanish"), '"7,5"') == Decimal("7.5")
    assert given(assignment("spanish"), "6.75") == Decimal("6.75")


def test_no_number_is_zero():
    assert given(assignment(), "abc") == 0
    assert given(assignment(), "9.1x") == Decimal("9.1")


@pytest.mark.parametrize("cell", ["11", "-1", ""])
def test_what_is_out_of_range_or_blank_is_skipped(cell):
    moodle = assignment()
    assert given(moodle, cell) is None
    assert moodle.records["9"].comment == "x"


def test_semicolons_are_read_if_they_are_said_and_refused_if_not():
    sheet = (HEADER + "Participant 9,8,-,x\n").replace(",", ";").encode()
    moodle = assignment()
    with pytest.raises(Refused):
        moodle.import_sheet(sheet)
    moodle.import_sheet(sheet, separator="semicolon")
    assert grade(moodle, "9") == 8


def test_a_sheet_without_the_grades_date_is_refused():
    with pytest.raises(Refused):
        assignment().import_sheet(b"Identifier,Grade,Feedback comments\nParticipant 9,8,x\n")


def test_an_english_sheet_is_refused_for_a_spanish_teacher():
    with pytest.raises(Refused):
        assignment("spanish").import_sheet((HEADER + "Participant 9,8,-,x\n").encode())


def test_feedback_in_the_first_column_is_ignored():
    moodle = assignment()
    moodle.import_sheet(
        b"Feedback comments,Identifier,Grade,Last modified (grade)\nx,Participant 9,8,-\n"
    )
    assert (grade(moodle, "9"), moodle.records["9"].comment) == (Decimal(8), "")


def test_a_blank_cell_erases_feedback():
    moodle = assignment()
    moodle.mark("9", "8", "<p>Bien</p>")
    moodle.import_sheet(
        (HEADER + '"Participant 9",8,"Monday, 23 November 2026, 9:00 AM",').encode()
    )
    assert moodle.records["9"].comment == ""


def test_a_whole_sheet_sent_back_flattens_feedback_and_rounds_grades():
    moodle = assignment()
    moodle.mark("9", "3.333", "<p>Bien</p><p>Muy <b>bien</b></p>")
    moodle.import_sheet(moodle.worksheet().content)
    assert moodle.records["9"].comment == "Bien   Muy bien   "
    assert grade(moodle, "9") == Decimal("3.33")


def test_a_grade_that_is_newer_than_the_sheet_is_skipped_unless_ignored():
    moodle = assignment()
    moodle.mark("9", "5")
    sheet = moodle.worksheet().content.replace(b",5.00,", b",7.00,")
    moodle.wait()
    moodle.mark("9", "6", "mine")
    moodle.import_sheet(sheet)
    assert (grade(moodle, "9"), moodle.records["9"].comment) == (Decimal(6), "mine")
    moodle.import_sheet(sheet, ignore_modified=True)
    assert grade(moodle, "9") == 7


def test_a_feedback_zip_first_makes_the_earlier_sheet_stale():
    moodle = assignment()
    moodle.import_zip(packed({"x_9_assignfeedback_file/f.html": b"f"}))
    assert given(moodle, "8") is None


def test_the_sheet_of_the_first_download_cannot_regrade():
    moodle = assignment()
    assert given(moodle, "8") == 8
    assert given(moodle, "9") == 8


def test_spanish_dates_are_not_read_so_that_a_second_grade_is_always_skipped():
    moodle = assignment("spanish")
    moodle.mark("9", "5")
    fresh = moodle.worksheet().content.replace(b'"5,00"', b'"7,00"')
    moodle.import_sheet(fresh)
    assert grade(moodle, "9") == 5
    moodle.import_sheet(fresh, ignore_modified=True)
    assert grade(moodle, "9") == 7


def test_latin_1_loses_its_accents():
    moodle = assignment()
    moodle.import_sheet((HEADER + "Participant 9,8,-,Núñez\n").encode("latin-1"))
    assert moodle.records["9"].comment == "Nez"


def test_of_two_rows_for_one_the_first_wins_and_the_last_if_ignored():
    rows = (HEADER + "Participant 9,8,-,a\nParticipant 9,7,-,b\n").encode()
    for ignored, wins in ((False, 8), (True, 7)):
        moodle = assignment()
        moodle.import_sheet(rows, ignore_modified=ignored)
        assert grade(moodle, "9") == wins


def test_an_unknown_participant_is_ignored_and_a_bare_number_stops_everything():
    moodle = assignment()
    moodle.import_sheet((HEADER + "Participant 99,8,-,x\nParticipant 9,7,-,x\n").encode())
    assert moodle.records.keys() == {"9"}
    with pytest.raises(Refused, match="database"):
        moodle.import_sheet((HEADER + "9,8,-,x\n").encode())


def test_a_backslash_at_the_end_swallows_the_next_student():
    moodle = assignment()
    naive = HEADER + 'Participant 9,8,-,"a, \\"\nParticipant 2,7,-,"b c"\nParticipant 3,6,-,d\n'
    moodle.import_sheet(naive.encode())
    assert grade(moodle, "2") is None
    assert moodle.records["9"].comment.startswith('a, \\"\nParticipant 2,7,-,')
    assert grade(moodle, "3") == 6


def test_a_backslash_at_the_end_may_also_have_the_whole_sheet_refused():
    naive = HEADER + 'Participant 9,8,-,"a, \\"\nParticipant 2,7,-,"b, c"\n'
    with pytest.raises(Refused):
        assignment().import_sheet(naive.encode())


def test_hidden_identities_are_saved_all_the_same():
    moodle = assignment("blind")
    moodle.import_sheet((HEADER + "Participant 26,8,-,x\n").encode())
    assert grade(moodle, "26") == 8


def test_a_locked_grade_is_skipped_and_its_feedback_saved():
    moodle = assignment()
    moodle.locked.add("9")
    assert given(moodle, "8") is None
    assert moodle.records["9"].comment == "x"


def test_the_newest_code_does_not_save_a_zero():
    assert given(assignment(newest=True), "0") is None


@pytest.mark.parametrize(
    "path",
    [
        "x_9_assignfeedback_file/feedback.html",
        "x_9_assignsubmission_file/feedback.html",
        "x_9_assignsubmission_file_feedback.html",
        "top/x_9_assignfeedback_file/feedback.html",
    ],
)
def test_feedback_files_that_arrive(path):
    moodle = assignment()
    moodle.import_zip(packed({path: b"f"}))
    assert moodle.records["9"].files == {"feedback.html": b"f"}


@pytest.mark.parametrize(
    "path",
    [
        "a_b_9_assignfeedback_file/feedback.html",
        "x_99_assignfeedback_file/feedback.html",
        "x_9/feedback.html",
        "feedback.html",
        "x_9_assignfeedback_file/.hidden",
        "x_9_assignfeedback_file/~hidden",
    ],
)
def test_feedback_files_that_are_ignored(path):
    moodle = assignment()
    moodle.import_zip(packed({path: b"f"}))
    assert moodle.records == {}


def test_fgetcsv_reads_plain_csv_like_anyone():
    assert fgetcsv('a,"b ""c""",\n"x\ny",,z') == [["a", 'b "c"', ""], ["x\ny", "", "z"]]


# What the two Moodles did, with their own files


def seen(folder: str, **more) -> Assignment:
    """The assignment of a folder of samples, as the worksheet in it shows it."""
    (sheet,) = (
        path for path in (ROUND2 / folder).glob("Grades-*.csv") if "upload" not in path.name
    )
    return Assignment(sheet.read_bytes(), name=sheet.name, **more)


def folders_of(folder: str) -> set[str]:
    """The folders of the download in it."""
    (path,) = (path for path in (ROUND2 / folder).glob("*.zip") if path.name != "feedback.zip")
    with zipfile.ZipFile(path) as archive:
        return {name.split("/")[0] for name in archive.namelist()}


TEAMS = {"156": "Reds", "157": "Blues"}
OLD_ZIP = (ROUND2 / "team_feedback" / "feedback.zip").read_bytes()
"""What we once made for these teams: entries named by participant."""

BLUE, RED = (
    entries_of(OLD_ZIP)[f"cinta_{number}_assignfeedback_file/feedback.html"]
    for number in (156, 157)
)


@OBSERVED.plays("team_number")
def test_entries_named_by_participant_reach_nobody_of_a_team():
    moodle = seen("team_feedback", groups={"901": "Reds", "902": "Blues"})
    assert moodle.import_zip(OLD_ZIP) == 0
    assert moodle.records == {}


@OBSERVED.plays("team_overlap")
def test_where_numbers_overlap_each_student_gets_the_other_teams_page():
    moodle = seen("team_feedback", groups=TEAMS)
    assert moodle.import_zip(OLD_ZIP) == 6
    for group, page in (("156", BLUE), ("157", RED)):
        for number in moodle.members(group):
            assert moodle.records[number].files == {"feedback.html": page}


@OBSERVED.plays("team_number")
def test_entries_named_by_group_reach_all_its_members_and_nobody_else():
    moodle = seen("team_feedback", groups=TEAMS)
    assert moodle.import_zip(packed({"x_156_assignfeedback_file/f.html": RED})) == 3
    assert moodle.records.keys() == {"161", "158", "157"}


@OBSERVED.plays("team_without_group")
def test_who_is_in_no_group_is_not_reached_by_any_number():
    moodle = Assignment(
        (WORKSHEETS / "team.csv").read_bytes(), groups={"1": "Grupo_1: Ñandú/Águila"}
    )
    numbers = [*moodle.cells, "0", "1", ""]
    moodle.import_zip(packed({f"x_{n}_assignfeedback_file/f.html": b"f" for n in numbers}))
    assert moodle.records.keys() == {"73", "75"}


@OBSERVED.plays("team_worksheet")
def test_grades_and_comments_of_a_team_arrive_by_participant():
    moodle = seen("team_feedback", groups=TEAMS)
    sheet = ROUND2 / "team_feedback" / "Grades-TEAM1-Team_lab-12-upload.csv"
    moodle.import_sheet(sheet.read_bytes())
    assert {number: record.grade for number, record in moodle.records.items()} == {
        **dict.fromkeys(("161", "158", "157"), 10),
        **dict.fromkeys(("159", "160", "156"), 5),
    }


@OBSERVED.plays("team_folders")
def test_a_download_of_teams_has_a_folder_a_group():
    assert seen("team_feedback", groups=TEAMS).folders() == folders_of("team_feedback")


@pytest.mark.parametrize("folder", ["team_feedback", "handgrade", "extension", "max100"])
@OBSERVED.plays("dates")
def test_it_writes_the_worksheets_that_the_two_moodles_wrote(folder):
    (sheet,) = (
        path for path in (ROUND2 / folder).glob("Grades-*.csv") if "upload" not in path.name
    )
    assert seen(folder).worksheet().content == sheet.read_bytes()


@pytest.mark.parametrize("folder", ["handgrade", "extension", "max100"])
@OBSERVED.plays("names")
def test_folders_are_named_as_the_two_moodles_named_them(folder):
    assert seen(folder).folders() == folders_of(folder)


@OBSERVED.plays("newer_grade")
def test_a_grade_given_by_hand_since_the_download_is_not_overwritten():
    moodle = seen("handgrade")
    early = moodle.worksheet().content.replace(b",10.00,10.00,", b",4.00,10.00,")
    moodle.wait()
    moodle.mark("9", "9.5")
    moodle.import_sheet(early)
    assert (grade(moodle, "9"), grade(moodle, "10")) == (Decimal("9.5"), Decimal(4))
    moodle.import_sheet(early, ignore_modified=True)
    assert grade(moodle, "9") == 4


@pytest.mark.parametrize(("number", "before"), [("9", Decimal(10)), ("14", None)])
@OBSERVED.plays("newer_submission")
def test_a_row_that_was_submitted_since_the_download_is_skipped(number, before):
    moodle = seen("handgrade")
    date = "Saturday, 28 November 2026, 10:33 PM" if before else "-"
    sheet = f'{HEADER}Participant {number},4,"{date}",new'.encode()
    moodle.submit(number)
    moodle.import_sheet(sheet)
    assert grade(moodle, number) == before
    moodle.import_sheet(sheet, ignore_modified=True)
    assert grade(moodle, number) == 4
    assert moodle.records[number].comment == "new"


@OBSERVED.plays("newer_submission")
def test_a_sheet_that_was_downloaded_after_the_submission_arrives():
    moodle = seen("handgrade")
    moodle.submit("9")
    moodle.import_sheet(moodle.worksheet().content.replace(b",10.00,10.00,", b",4.00,10.00,"))
    assert grade(moodle, "9") == 4


@OBSERVED.plays("hand_grade")
def test_a_fresh_sheet_shows_a_hand_given_grade_like_any_other_and_another_number_replaces_it():
    moodle = seen("handgrade")
    moodle.wait()
    moodle.mark("9", "6.5")
    fresh = moodle.worksheet().content
    assert b'"Submitted for grading - Graded -  - ",6.50,10.00,Yes' in fresh
    moodle.import_sheet(fresh.replace(b",6.50,", b",5.00,"))
    assert (grade(moodle, "9"), grade(moodle, "12")) == (Decimal(5), Decimal(5))


@OBSERVED.plays("flattened_comment")
def test_a_comments_lines_are_run_together_in_the_next_sheet():
    moodle = seen("handgrade")
    moodle.mark("2", "5", "10 of 10 points<br>✓ first_tape 1/1<br>✓ polynomial_slope 2/2")
    assert (
        "10 of 10 points✓ first_tape 1/1✓ polynomial_slope 2/2"
        in moodle.worksheet().content.decode()
    )


@OBSERVED.plays("maximum")
def test_a_ten_is_ten_of_a_hundred_and_over_a_maximum_of_five_nothing_is_saved():
    moodle = seen("max100")
    moodle.import_sheet(f"{HEADER}Participant 225,10.00,-,x".encode())
    assert (grade(moodle, "225"), moodle.maximum) == (Decimal(10), Decimal(100))
    of_five = Assignment(moodle.worksheet().content.replace(b",100.00,", b",5.00,"))
    of_five.import_sheet(f"{HEADER}Participant 230,5.00,-,x\nParticipant 226,8.00,-,x".encode())
    assert (grade(of_five, "230"), grade(of_five, "226")) == (Decimal(5), None)


@OBSERVED.plays("workflow")
def test_with_marking_workflow_nobody_sees_a_grade_before_it_is_released():
    moodle = assignment("workflow")
    moodle.import_sheet(f"{HEADER}Participant 59,8,-,x".encode())
    assert (grade(moodle, "59"), moodle.shown_to("59")) == (Decimal(8), None)
    moodle.release("59")
    shown = moodle.shown_to("59")
    assert shown is not None
    assert shown.grade == 8


def of_scale() -> Assignment:
    content = (WORKSHEETS / "plain.csv").read_text(encoding="utf-8")
    scale = content.replace("Maximum grade", "Scale").replace(",10.00,", ',"Low, Fair, High",')
    return Assignment(scale.encode())


@OBSERVED.plays("scale")
def test_a_scales_worksheet_has_its_items_and_no_maximum():
    moodle = of_scale()
    moodle.mark("9", "2")
    (line,) = (line for line in moodle.worksheet().content.splitlines() if b"ticipant 9" in line)
    assert b',Fair,"Low, Fair, High",Yes' in line


@pytest.mark.parametrize(
    ("cell", "stored"), [("High", 3), ("8.00", None), ("2", None), ("high", None)]
)
@OBSERVED.plays("scale_items")
def test_a_scale_takes_its_items_only(cell, stored):
    assert given(of_scale(), cell) == stored


@OBSERVED.plays("rubric")
def test_a_rubric_has_no_worksheet():
    content = (WORKSHEETS / "plain.csv").read_bytes()
    with pytest.raises(Refused, match="no worksheet"):
        Assignment(content, rubric=True).worksheet()


@OBSERVED.plays("submitted_later")
def test_a_submission_can_be_hours_later_than_its_file():
    moodle = seen("extension")
    (path,) = (ROUND2 / "extension").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        uploaded = {one.filename.split("_")[1]: one.date_time[3:5] for one in archive.infolist()}
    assert uploaded == {"76": (17, 44), "77": (11, 44), "82": (17, 44), "86": (12, 14)}
    assert {n: moodle.submitted_at(n) for n in uploaded} == {
        "76": datetime(2026, 11, 28, 17, 44),
        "77": datetime(2026, 11, 28, 11, 44),
        "82": datetime(2026, 11, 28, 17, 44),
        "86": datetime(2026, 11, 28, 21, 44),
    }


@OBSERVED.plays("upload_limit")
def test_a_zip_over_the_upload_limit_is_refused():
    page = {"x_9_assignfeedback_file/f.html": os.urandom(2 * 2**20)}
    with pytest.raises(Refused, match="larger"):
        assignment().import_zip(packed(page))
    assert (
        Assignment((WORKSHEETS / "plain.csv").read_bytes(), limit=2**22).import_zip(packed(page))
        == 1
    )


def test_each_observation_is_played_and_its_files_are_there():
    assert OBSERVED.unplayed() == []
    assert all((SAMPLES / one.files).is_dir() for one in OBSERVED.facts.values())
