"""The model of Moodle's importer does what a real Moodle 4.5.6 was seen to do, case by case.

The cases are those of the table in formats.md ("What the importer does").
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cinta.packed import packed
from tests.lms.moodle_importer import ENGLISH, SPANISH, Assignment, Refused, fgetcsv

WORKSHEETS = Path(__file__).parent / "samples" / "moodle" / "worksheet"
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
