"""A teacher's worksheet is read as Moodle wrote it, and as spreadsheet programs leave it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.lms.moodle.dates import read_date_cell
from cinta.lms.moodle.languages import Column
from cinta.lms.moodle.worksheet import Worksheet, module_of, read_worksheet
from cinta.lms.sheet import Sheet

WORKSHEETS = Path(__file__).parent / "samples" / "moodle" / "worksheet"
SAMPLES = ["plain", "blind", "team", "text", "workflow", "spanish"]


def sample(name: str) -> bytes:
    return (WORKSHEETS / f"{name}.csv").read_bytes()


def read(content: bytes | str, name: str = "Grades-C-Lab-7.csv") -> Worksheet:
    return read_worksheet(Sheet(name, content.encode() if isinstance(content, str) else content))


def text(name: str) -> str:
    return sample(name).decode("utf-8-sig")


def refusal(content: bytes | str) -> str:
    with pytest.raises(InputError) as caught:
        read(content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_thirteen_participants_with_their_numbers(name):
    sheet = read(sample(name))
    assert len({row.number for row in sheet.rows}) == len(sheet.rows) == 13
    assert all(row.identifier.endswith(row.number) for row in sheet.rows)
    assert all(row.modified.is_empty and not row.locked for row in sheet.rows)
    assert (sheet.notes, sheet.repeated) == ((), frozenset())


@pytest.mark.parametrize(
    ("name", "language", "decimal", "maximum"),
    [("plain", "en", ".", 10), ("text", "en", ".", 20), ("spanish", "es", ",", 10)],
)
def test_language_decimal_mark_and_maximum(name, language, decimal, maximum):
    sheet = read(sample(name))
    assert (sheet.language.code, sheet.decimal) == (language, decimal)
    assert {row.maximum for row in sheet.rows} == {Decimal(maximum)}


def test_the_teachers_own_header_words_are_kept():
    assert read(sample("spanish")).headers[Column.MODIFIED] == "Última modificación (calificación)"
    assert Column.NAME not in read(sample("blind")).headers
    assert read(sample("team")).rows[0].group == "Grupo_1: Ñandú/Águila"


def test_awkward_names_are_read_as_they_are():
    names = {row.number: row.name for row in read(sample("plain")).rows}
    assert names["1"] == "=SUM(1+1) @Formula"
    assert names["13"] == 'A/B\\C D:E?*"F"'
    assert names["4"] == "Ana, hija Gómez, Ruiz"
    assert names["3"] == names["8"] == "Juan Pérez"
    assert len(names["7"]) > 180


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read_and_said(delimiter):
    cells = text("blind").replace('"Sunday, 22 November 2026, 10:54 PM"', "-")
    sheet = read(cells.replace(",", delimiter))
    assert len(sheet.rows) == 13
    assert repr(delimiter) in sheet.notes[0]


def test_windows_1252_is_read_and_said():
    composed = unicodedata.normalize("NFC", text("plain"))
    content = composed.replace("雷 李", "Lei Li").encode("cp1252")
    sheet = read(content)
    assert sheet.rows[0].name == "María José Núñez-Ópez"
    assert "Windows-1252" in sheet.notes[0]


def test_what_is_no_text_at_all_is_refused():
    assert "download the worksheet again" in refusal(b"\x81\x8d\xff")


def test_headers_in_letters_and_accents_apart_are_recognised():
    decomposed = unicodedata.normalize("NFD", text("spanish"))
    assert read(decomposed).language.code == "es"


@pytest.mark.parametrize("content", ["", "\n", "a,b\n", "name,grade\nAna,7\n", "id,grade\n1,7\n"])
def test_no_worksheet_is_refused_with_what_was_looked_for(content):
    said = refusal(content)
    assert "Identifier, Grade, Maximum grade" in said
    assert "Identificador, Calificación" in said
    assert "a rubric or a marking guide offers none" in said


def test_a_sheet_of_nobody_is_refused():
    assert "no participants" in refusal(text("plain").split("\n")[0] + "\n")


@pytest.mark.parametrize("identifier", ["9", "Participant", "Participant x", "P 9", "Pupil no. 9"])
def test_an_identifier_that_moodle_would_misread_is_refused(identifier):
    assert "row 2" in refusal(text("plain").replace("Participant 9", identifier, 1))


def test_a_maximum_of_no_points_is_refused():
    assert "not points" in refusal(text("plain").replace("10.00", "-2.00"))


@pytest.mark.parametrize(
    ("name", "header"), [("plain", "Maximum grade"), ("spanish", "Calificación máxima")]
)
def test_a_scale_is_called_one_and_an_ungraded_assignment_too(name, header):
    by_scale = text(name).replace(header, {"plain": "Scale", "spanish": "Escala"}[name])
    by_scale = by_scale.replace('"10,00"', "10.00").replace("10.00", '"Fail\nPass"')
    assert "graded by a scale" in refusal(by_scale)
    assert "Grade > Type > Point" in refusal(by_scale)
    assert "no column of the maximum grade" in refusal(text(name).replace(header, "Something"))


def test_a_cell_too_many_is_refused_and_missing_ones_at_the_end_are_blank():
    lines = text("plain").split("\n")
    assert "row 3" in refusal("\n".join([*lines[:2], lines[2] + ",x"]))
    assert read("\n".join([*lines[:2], lines[2].removesuffix(",-,")])).rows[1].feedback == ""


def test_a_backslash_in_a_date_is_refused():
    assert "backslash" in refusal(text("plain").replace(",-,\n", ',"\\",\n', 1))


def test_a_long_online_text_is_read():
    long = text("text").replace("Mi respuesta", "Mi respuesta" * 20_000, 1)
    assert len(read(long).rows) == 13


def test_a_cell_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr("cinta.lms.moodle.worksheet_table.LONGEST_CELL", 100)
    assert "not a CSV that can be read" in refusal(text("text"))


def test_repeated_identifiers_are_known():
    lines = text("plain").split("\n")
    assert read("\n".join([*lines, lines[1]])).repeated == {"9"}


def test_the_marking_workflow_is_known_by_its_place_whatever_it_is_called():
    sheet = read(text("workflow").replace("Marking workflow state", "Estado del flujo"))
    assert sheet.headers[Column.WORKFLOW] == "Estado del flujo"
    assert {row.workflow for row in sheet.rows} == {"Not marked"}
    assert Column.WORKFLOW not in read(text("plain")).headers


def test_locked_rows_are_known():
    sheet = read(text("spanish").replace(",Sí,", ",No,", 1))
    assert [row.number for row in sheet.rows if row.locked] == ["9"]


def test_a_comma_is_written_only_where_moodle_wrote_it():
    rewritten = text("plain").replace("10.00", '"10,00"')
    assert read(rewritten).decimal == "."
    assert read(text("spanish").replace('"10,00"', "10.00")).decimal == "."
    assert read(text("spanish").replace('"10,00"', "10")).decimal == ","


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("Grades-CINTA-Práctica 1-27.csv", "27"),
        ("Grades-CINTA-Lab-Grupo A-27 (1).csv", "27"),
        ("Calificaciones-CINTA-Lab-27(2).csv", "27"),
        ("Calificaciones-CINTA-Lab-27-2.csv", "2"),
        ("grades.csv", ""),
        ("Grades-CINTA-Lab-27-upload.csv", ""),
        ("Bewertungen-CINTA-Lab-27.csv", "27"),
        ("Meine-CINTA-Lab-27.csv", ""),
    ],
)
def test_the_course_module_is_at_the_end_of_the_name(name, module):
    assert module_of(name) == module


@pytest.mark.parametrize(
    "cell",
    [
        "Sunday, 22 November 2026, 10:57 PM",
        "domingo, 22 de noviembre de 2026, 22:57",
        "Sunday, November 22, 2026, 10:57 PM",
    ],
)
def test_moodles_own_dates(cell):
    read_as = read_date_cell(cell)
    assert (read_as.time, read_as.rewritten) == (datetime(2026, 11, 22, 22, 57), False)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("22/11/2026 22:57", datetime(2026, 11, 22, 22, 57)),
        ("05/11/2026 22:57", datetime(2026, 11, 5, 22, 57)),
        ("11/05/2026 22:57", datetime(2026, 11, 5, 22, 57)),
        ("2026-11-22 22:57:00", datetime(2026, 11, 22, 22, 57)),
        ("########", None),
        ("ayer", None),
        ("22:57", None),
    ],
)
def test_dates_of_spreadsheet_programs_are_noticed(cell, at):
    assert (read_date_cell(cell).time, read_date_cell(cell).rewritten) == (at, True)


@pytest.mark.parametrize("cell", ["-", "", " - "])
def test_never(cell):
    assert read_date_cell(cell).is_empty
    assert not read_date_cell(cell).rewritten
