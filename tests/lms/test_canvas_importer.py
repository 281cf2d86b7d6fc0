"""The model of Canvas's importers does what Canvas's code says, rule by rule, trap by trap.

The rules are those of formats.md 1a, read again in lib/gradebook_importer.rb and
app/models/abstract_assignment.rb.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.packed import packed
from tests.lms.canvas_importer import OBSERVED, Assignment, Course, Held, Refused, User

CANVAS = Path(__file__).parent / "samples" / "canvas"
HEADER = "Student,ID,SIS Login ID,Section,Lab 01 (77)\n"
ANA = User(1001, "Ruiz, Ana", "aruiz", "A001")
LUZ = User(1002, "Ruiz, Ana", "luz", "A002", "Grupo B")


def course(**more) -> Course:
    return Course([ANA, LUZ], [Assignment(77, "Lab 01", **more), Assignment(78, "Lab 02")])


def score(canvas: Course, user: int = 1001, number: int = 77) -> Decimal | None:
    return canvas.assignment(number).score(user)


def given(row: str, header: str = HEADER, canvas: Course | None = None) -> Course:
    canvas = canvas or course()
    canvas.import_csv((header + row + "\n").encode())
    return canvas


# The header


@pytest.mark.parametrize(
    "header",
    [
        "Student,ID,Section,Lab 01 (77)\n",
        HEADER,
        "Student,ID,SIS User ID,SIS Login ID,Section,Lab 01 (77)\n",
        "Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Lab 01 (77)\n",
        "LastName,FirstName,ID,SIS Login ID,Section,Lab 01 (77)\n",
        "\ufeff" + HEADER,
    ],
)
@OBSERVED.plays("header")
def test_headers_that_are_read(header):
    names = "x,y" if header.startswith("LastName") else "x"
    blanks = "," * (header.count(",") - names.count(",") - 2)
    assert score(given(f"{names},1001{blanks},8", header)) == 8


@pytest.mark.parametrize(
    "header",
    [
        "Student,ID,Lab 01 (77)\n",
        "Name,ID,SIS Login ID,Section,Lab 01 (77)\n",
        "Student,Number,SIS Login ID,Section,Lab 01 (77)\n",
        "Student,ID,SIS Login ID,Group,Lab 01 (77)\n",
        "Student,ID,SIS User ID,Section,Lab 01 (77)\n",
        "\ufeffLastName,FirstName,ID,SIS Login ID,Section,Lab 01 (77)\n",
    ],
)
@OBSERVED.plays("header")
def test_headers_that_are_refused(header):
    with pytest.raises(Refused, match="header"):
        given("x,1001,,,8", header)


def test_custom_columns_stand_behind_the_section_and_are_no_assignments():
    canvas = Course([ANA], [Assignment(77, "Lab 01")], custom=("Notes",))
    given("x,1001,,,hola,8", "Student,ID,SIS Login ID,Section,Notes,Lab 01 (77)\n", canvas)
    assert score(canvas) == 8


# Who is meant


@pytest.mark.parametrize(
    ("row", "user"),
    [
        ("Nobody,1002,aruiz,,8", 1002),
        ("Nobody,1002abc,aruiz,,8", 1002),
        ("Nobody,,luz,,8", 1002),
        ('"Ruiz, Ana",,,,8', 1001),
        ("Ana Ruiz,,,,8", 1001),
        ('"Ruiz, Ana",9999,,,8', 1001),
    ],
)
@OBSERVED.plays("student")
def test_a_student_is_found_by_id_then_login_then_by_name_the_first_of_two(row, user):
    canvas = given(row)
    assert score(canvas, user) == 8
    assert score(canvas, 1001 + 1002 - user) is None


@OBSERVED.plays("student")
def test_the_sis_id_comes_before_the_login():
    header = "Student,ID,SIS User ID,SIS Login ID,Section,Lab 01 (77)\n"
    assert score(given("x,,A002,aruiz,,8", header), 1002) == 8


def test_a_student_who_is_not_found_is_asked_for():
    assert course().preview((HEADER + "Nobody,9,,,8\n").encode()).missing_students == ["Nobody"]
    with pytest.raises(Refused, match="Nobody"):
        given("Nobody,9,,,8")


# Which assignment


@pytest.mark.parametrize("title", ["Lab 01 (77)", "Renamed (77)", "Lab 01"])
@OBSERVED.plays("assignment")
def test_an_assignment_is_found_by_its_id_then_by_its_title(title):
    assert score(given("x,1001,,,8", HEADER.replace("Lab 01 (77)", title))) == 8


@OBSERVED.plays("assignment")
def test_another_title_offers_a_new_assignment():
    content = (HEADER.replace("Lab 01 (77)", "Lab 9 (99)") + "x,1001,,,8\n").encode()
    assert course().preview(content).missing_assignments == ["Lab 9 (99)"]


@pytest.mark.parametrize("title", ["Final Score", "Lab Current Points", "Override Status"])
@OBSERVED.plays("totals")
def test_totals_are_never_assignments(title):
    canvas = Course([ANA], [Assignment(77, title)])
    given("x,1001,,,8", HEADER.replace("Lab 01", title), canvas)
    assert score(canvas) is None


# Cells


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("8.5", "8.5"),
        ('"8,5"', "8.5"),
        ('"1,234"', "1.234"),
        ('"1.234,5"', "1234.5"),
        ("0", "0"),
        ("12", "12"),
    ],
)
@OBSERVED.plays("numbers")
def test_numbers_are_rewritten(cell, stored):
    assert score(given(f"x,1001,,,{cell}")) == Decimal(stored)


def test_logins_that_look_like_numbers_are_rewritten_too():
    canvas = Course([User(5, "x", login="00,12")], [Assignment(77, "Lab 01")])
    with pytest.raises(Refused, match="Canvas asks"):
        given('y,,"00,12",,8', canvas=canvas)


@pytest.mark.parametrize("cell", ["EX", "ex"])
@OBSERVED.plays("excused")
def test_ex_excuses_and_a_number_takes_it_back(cell):
    canvas = given(f"x,1001,,,{cell}")
    assert canvas.assignment(77).held[1001].excused
    given("x,1001,,,8", canvas=canvas)
    assert (canvas.assignment(77).held[1001].excused, score(canvas)) == (False, Decimal(8))


@OBSERVED.plays("blank")
def test_a_blank_over_nothing_is_no_change_and_over_a_score_erases_it():
    canvas = given("x,1001,,,8")
    given("x,1002,,,", canvas=canvas)
    given("x,1002,,,-", canvas=canvas)
    assert (score(canvas, 1001), score(canvas, 1002)) == (Decimal(8), None)
    given("x,1001,,,", canvas=canvas)
    assert score(canvas) is None


@OBSERVED.plays("two_decimals")
def test_scores_are_compared_at_two_decimals():
    canvas = course()
    canvas.post(77, 1001, "8.126")
    assert canvas.preview((HEADER + "x,1001,,,8.13\n").encode()).changes == {}
    given("x,1001,,,8.14", canvas=canvas)
    assert score(canvas) == Decimal("8.14")


@OBSERVED.plays("not_assigned")
def test_what_is_written_for_someone_who_is_not_assigned_is_dropped():
    canvas = Course([ANA], [Assignment(77, "Lab 01")])
    canvas.users.append(LUZ)
    given("x,1002,,,8", canvas=canvas)
    assert 1002 not in canvas.assignment(77).held
    assert score(given("x,1001,,,8", canvas=course(hidden=True))) is None


def test_na_is_no_score():
    canvas = given("x,1001,,,8")
    given("x,1001,,,N/A", canvas=canvas)
    assert score(canvas) is None


# Rows that are no students


@OBSERVED.plays("points_possible")
def test_the_row_of_points_possible_changes_them():
    canvas = given("    Points Possible,,,,20\nx,1001,,,8")
    assert (canvas.assignment(77).possible, score(canvas)) == (Decimal(20), Decimal(8))


@OBSERVED.plays("points_possible")
def test_read_only_in_that_row_drops_the_column():
    preview = course().preview((HEADER + "Points Possible,,,,(read only)\nx,1001,,,8\n").encode())
    assert preview.changes == {}


def test_a_student_of_that_name_is_taken_for_that_row():
    canvas = given('"Points Possible, Ana",1001,,,8')
    assert (canvas.assignment(77).possible, score(canvas)) == (Decimal(8), None)


def test_the_row_of_posting_policies_is_passed_over():
    assert score(given(",,,,Manual Posting\nx,1001,,,8")) == 8


# The file


@OBSERVED.plays("encoding")
def test_latin_1_is_refused():
    with pytest.raises(Refused, match="did not parse cleanly"):
        course().import_csv((HEADER + "Núñez,1001,,,8\n").encode("latin-1"))


@OBSERVED.plays("separator")
def test_semicolons_are_told_by_equal_counts_in_the_first_three_lines():
    row = "x;1001;;;8,5"
    assert score(given(row, HEADER.replace(",", ";"))) == Decimal("8.5")
    with pytest.raises(Refused, match="header"):
        given(row + "\nx;1002;;;8;", HEADER.replace(",", ";"))


def test_a_comma_file_with_more_semicolons_in_its_names_is_misread():
    header = HEADER.replace("Lab 01 (77)", "Lab;;;;;; 01 (77)")
    with pytest.raises(Refused, match="header"):
        given("x;;;;;;,1001,,,8", header)
    quoted = "".join(f'"{cell}",' for cell in header.strip().split(","))[:-1]
    assert score(given('"x;;;;;;","1001","","","8"', quoted + "\n")) == 8


@pytest.mark.parametrize("name", ['="=SUM(1+1)"', '"a"b', '"a'])
def test_stray_quotation_marks_are_refused(name):
    with pytest.raises(Refused, match=r"quot"):
        given(f"{name},1001,,,8")


def test_a_naive_file_of_names_and_grades_goes_wrong():
    """What formats.md warns of, in one: two of one name, a comma, a blank over a score."""
    canvas = course()
    canvas.post(77, 1001, "9")
    naive = '"Ruiz, Ana",,,,"7,25"\n"Ruiz, Ana",,,,'
    given(naive, canvas=canvas)
    assert (score(canvas, 1001), score(canvas, 1002)) == (None, None)


# The export


def test_it_writes_a_gradebook_as_the_sample_has_it():
    users = [
        User(1001, "Núñez-Ópez, María José", "mnunez", "A001"),
        User(1002, "O'Brien, Seán", "sobrien", "A002", "Grupo A and Grupo B"),
    ]
    canvas = Course(users, [Assignment(77, "Lab 01"), Assignment(78, "Lab 02", Decimal(20))])
    canvas.assignment(78).manual = True
    canvas.post(77, 1001, "8.5")
    canvas.post(77, 1002, "EX")
    del canvas.assignment(78).held[1002]
    sample = (CANVAS / "gradebook_export.csv").read_text().splitlines()
    written = canvas.export().content.decode().splitlines()
    assert written[0].startswith(sample[0].split(",Assignments")[0])
    assert written[1].split(",")[:7] == sample[1].split(",")[:7]
    assert written[2].startswith("    Points Possible,,,,,10.00,20.00,(read only)")
    assert written[3].startswith(sample[3].split(",8.50,8.50")[0])
    assert written[4].startswith(sample[4].split(",,")[0])


def test_the_sample_import_is_read():
    canvas = course()
    content = (CANVAS / "gradebook_import_minimal.csv").read_bytes()
    canvas.import_csv(content)
    assert score(canvas) == Decimal("8.5")


def test_a_name_that_begins_with_an_equals_sign_is_quoted_and_read_back():
    canvas = Course([User(5, "=SUM(1+1)")], [Assignment(77, "Lab 01")])
    assert '"=""=SUM(1+1)"""' in canvas.export().content.decode()
    assert canvas.preview(canvas.export().content).changes == {}


# The submissions archive and feedback


def handed_in(**more) -> Course:
    canvas = course(**more)
    canvas.assignment(77).held[1001] = Held(attachments={50001: "lab01.ipynb"}, anonymous="aB3x0")
    return canvas


@OBSERVED.plays("archive")
def test_the_archives_names_are_those_of_the_samples():
    names = json.loads((CANVAS / "names.json").read_text())
    for anonymous, sample in ((False, names["named"]), (True, names["anon"])):
        users = {number: User(number, name) for _, name, number, *_ in sample}
        canvas = Course(list(users.values()), [Assignment(77, "Lab 01")])
        for downloaded, _, number, attachment, shown, late in sample:
            held = canvas.assignment(77).held[number]
            held.attachments[attachment], held.late = shown, late
            held.anonymous = downloaded.split("anon_")[-1].split("_")[0]
        if anonymous:
            for (downloaded, *_), expected in zip(_flat(canvas, True), sample, strict=True):
                assert downloaded.removeprefix("LATE_") == expected[0].removeprefix("LATE_")
        else:
            assert [name for (name,) in _flat(canvas, False)] == [one[0] for one in sample]


def _flat(canvas: Course, anonymous: bool) -> list[tuple[str]]:
    found = canvas.downloaded(77, anonymous)
    return [(name,) for names in found.values() for name in names]


@pytest.mark.parametrize(
    "name",
    [
        "ruizana_1001_50001_lab01.ipynb",
        "folder/ruizana_LATE_1001_50001_lab01.ipynb",
        "whatever_1001_50001_feedback.html",
        "anon_aB3x0_50001_lab01.ipynb",
        "LATE_anon_aB3x0_50001_x",
        "equipo7_1001_50001_x",
    ],
)
@OBSERVED.plays("feedback")
def test_feedback_arrives_under_the_name_of_the_students_own_file(name):
    canvas = handed_in(groups=("equipo7",))
    assert canvas.upload(77, packed({name: b"<p>"})) == []
    assert canvas.assignment(77).held[1001].comments == [
        ("See attached file", [("lab01.ipynb", b"<p>")])
    ]


@pytest.mark.parametrize(
    "name",
    [
        "ruizana_1001_50002_lab01.ipynb",
        "ruizana_1002_50001_lab01.ipynb",
        "ruizana_1001.ipynb",
        "1_1001_50001_lab01.ipynb",
        "ruizana_1001_50001_linked.ipynb",
        "._ruizana_1001_50001_lab01.ipynb",
        "anon_zzzzz_50001_lab01.ipynb",
    ],
)
@OBSERVED.plays("feedback")
def test_other_files_are_ignored(name):
    canvas = handed_in()
    assert canvas.upload(77, packed({name: b"x"})) == [name]
    assert canvas.assignment(77).held[1001].comments == []


@OBSERVED.plays("feedback_again")
def test_each_upload_makes_a_comment_and_a_name_that_is_too_long_stops_it():
    canvas = handed_in()
    feedback = packed({"ruizana_1001_50001_lab01.ipynb": b"x"})
    canvas.upload(77, feedback)
    canvas.upload(77, feedback)
    assert len(canvas.assignment(77).held[1001].comments) == 2
    with pytest.raises(Refused, match="TOOLONG"):
        canvas.upload(77, packed({f"{'ñ' * 128}_1001_50001_lab01.ipynb": b"x"}))


def test_each_rule_is_played():
    assert OBSERVED.unplayed() == []
