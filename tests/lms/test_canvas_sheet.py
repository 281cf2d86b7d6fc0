"""A gradebook export is read whatever settings it was made with, and whatever Excel did to it."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.lms.canvas.sheet import Gradebook, points_in, read_gradebook
from cinta.lms.handover import Sheet
from tests.lms.canvas_importer import TOTALS, Assignment, Course, User

CANVAS = Path(__file__).parent / "samples" / "canvas"
USERS = [
    User(1001, "Núñez-Ópez, María José", "mnunez", "A001"),
    User(1002, "=SUM(1+1)", "sum", "A002"),
    User(10000000001003, "李 雷", "lilei", "A003"),
    User(1999, "Student, Test"),
]


def course(*titles: str, **more) -> Course:
    numbered = enumerate(titles or ("Lab 01",), 77)
    canvas = Course(USERS, [Assignment(number, title, **more) for number, title in numbered])
    canvas.post(77, 1001, "8.5")
    canvas.post(77, 1002, "EX")
    canvas.post(77, 10000000001003, "1234.5")
    return canvas


def shown(book: Gradebook) -> list[tuple[str, str, str]]:
    return [(row.user, row.student, row.shown) for row in book.rows]


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("sis", [False, True])
@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("manual", [False, True])
def test_every_way_to_export_reads_the_same(bom, separator, sis, split, manual):
    canvas = course(manual=manual)
    canvas.custom = ("Notes", "Section notes")
    decimal = "," if separator == ";" else "."
    sheet = canvas.export(separator=separator, decimal=decimal, bom=bom, sis=sis, split_names=split)
    book = read_gradebook(sheet)
    names = ["Núñez-Ópez, María José", "=SUM(1+1)", "李 雷", "Student, Test"]
    assert [(row.user, row.student) for row in book.rows] == [
        (str(user.id), name) for user, name in zip(USERS, names, strict=True)
    ]
    assert [points_in(row.shown) for row in book.rows] == [
        Decimal("8.50"),
        None,
        Decimal("1234.50"),
        None,
    ]
    assert [row.excused for row in book.rows] == [False, True, False, False]
    assert book.assignment.header == "Lab 01 (77)"
    assert book.assignment.possible == 10
    assert book.assignment.manual == "Manual Posting" * manual
    assert (book.columns[-1], len(book.columns)) == ("Section", 4 + sis + split)
    assert all(len(row.cells) == len(book.columns) for row in book.rows)
    assert bool(book.notes) == (separator == ";")


def test_the_sample_is_read():
    sheet = Sheet("g.csv", (CANVAS / "gradebook_export.csv").read_bytes())
    first, second = read_gradebook(sheet, "77"), read_gradebook(sheet, "Lab 02")
    assert shown(first) == [
        ("1001", "Núñez-Ópez, María José", "8.50"),
        ("1002", "O'Brien, Seán", "EX"),
        ("1999", "Student, Test", ""),
    ]
    assert [row.shown for row in second.rows] == ["", "N/A", ""]
    assert (second.assignment.possible, second.assignment.manual) == (Decimal(20), "Manual Posting")
    assert first.assignment.manual == ""


# The one assignment


@pytest.mark.parametrize("wanted", ["78", "Lab 02", " Lab 02 (78) ", "Práctica 3"])
def test_an_assignment_is_chosen_by_id_title_or_header(wanted):
    canvas = course("Lab 01", "Lab 02", "Pra\u0301ctica 3")
    number = "79" if wanted.startswith("P") else "78"
    assert read_gradebook(canvas.export(), wanted).assignment.number == number


def test_a_number_is_an_id_before_it_is_a_title():
    assert read_gradebook(course("78", "Lab").export(), "78").assignment.title == "Lab"


@pytest.mark.parametrize("wanted", ["", "Lab", "lab 01", "99"])
def test_which_one_is_asked_with_a_list_where_nothing_tells(wanted):
    with pytest.raises(InputError, match=r"--assignment with one of 77 \(Lab 01\), 78 \(Lab 02\)"):
        read_gradebook(course("Lab 01", "Lab 02").export(), wanted)


def test_two_of_one_title_are_told_apart_by_their_ids():
    with pytest.raises(InputError, match=r"which assignment\? Say .* 77 \(Lab\), 78 \(Lab\)"):
        read_gradebook(course("Lab", "Lab").export(), "Lab")


@pytest.mark.parametrize("title", ["Final Grade", "Lab Current Score", "Override Status x"])
def test_a_title_that_canvas_takes_for_a_total_is_refused(title):
    for wanted in ("", "77", title):
        with pytest.raises(InputError, match="rename the assignment"):
            read_gradebook(course(title).export(), wanted)


def test_totals_are_no_assignments_even_of_a_grading_period_called_2026():
    totals = (*TOTALS, "Current Score (2026)", "Final Grade (2027)")
    assert read_gradebook(course().export(total_words=totals)).assignment.number == "77"


def test_a_gradebook_without_assignments():
    with pytest.raises(InputError, match="publish the assignment"):
        read_gradebook(Course(USERS, []).export())


def test_a_long_list_is_cut():
    titles = [f"Lab {number}" for number in range(30)]
    with pytest.raises(InputError, match="and 18 more") as caught:
        read_gradebook(course(*titles).export())
    assert "\n" not in str(caught.value)


# What is wrong with a file


def excel(content: bytes, encoding: str = "cp1252") -> bytes:
    """Saved by Excel in Spain: semicolons, ANSI, decimal commas, empty cells at the end cut."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    file = io.StringIO()
    commas = [[re.sub(r"^(\d+)\.(\d\d)$", r"\1,\2", cell) for cell in row] for row in rows]
    cut = [row[: max((n for n, cell in enumerate(row, 1) if cell), default=0)] for row in commas]
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(cut)
    return file.getvalue().encode(encoding, "replace")


def test_what_excel_in_spain_saved_is_read_with_notes():
    saved = excel(course().export().content)
    book = read_gradebook(Sheet("g.csv", saved))
    assert shown(book)[:2] == [
        ("1001", "Núñez-Ópez, María José", "8,50"),
        ("1002", "=SUM(1+1)", "EX"),
    ]
    assert ["1252" in note for note in book.notes] == [True, False]


def changed(old: str, new: str) -> Sheet:
    content = course().export().content.decode()
    assert old in content
    return Sheet("g.csv", content.replace(old, new).encode())


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        (Sheet("g.csv", b""), "no header"),
        (Sheet("g.csv", b"Identifier,Grade\nParticipant 1,2\n"), "no header"),
        (Sheet("g.csv", "Student,ID\n".encode("utf-16")), "no header"),
        (Sheet("g.csv", b"\x81\x8d"), "neither UTF-8 nor"),
        (changed("Núñez", "x" * 2**18), "field larger"),
        (changed("SIS Login ID", "Login"), "no header"),
        (changed("SIS Login ID,", ""), "no header"),
        (changed("Section", "Group"), "no header"),
        (changed("10000000001003", "1E+13"), "row 5: '1E\\+13' is no Canvas user id"),
        (changed("1002,", ","), "row 4: '' is no Canvas user id"),
        (changed(",EX,", ",EX,,,,,,"), "row 4 has 15 cells under 10 headers"),
        (Sheet("g.csv", course().export().content.split(b'"N')[0]), "no students"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_with_the_mend(sheet, what):
    with pytest.raises(InputError, match=rf"^g\.csv: .*{what}.*(again|Export)") as caught:
        read_gradebook(sheet)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("8.50", "8.50"),
        ("8,5", "8.50"),
        (" 0 ", "0.00"),
        ("-1.00", "-1.00"),
        ("8.125", "8.13"),
        ("", None),
        ("1.234,50", None),
        ("A-", None),
        ("08-may", None),
        ("NaN", None),
        ("85%", None),
    ],
)
def test_scores(cell, points):
    assert points_in(cell) == (None if points is None else Decimal(points))


def test_a_student_called_points_possible_is_a_student():
    canvas = Course([User(5, "Points Possible")], [Assignment(77, "Lab 01")])
    assert shown(read_gradebook(canvas.export())) == [("5", "Points Possible", "")]
