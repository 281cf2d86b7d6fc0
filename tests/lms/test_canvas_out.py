"""What goes to Canvas arrives as it was meant, and everybody is accounted for.

Every export is read back by the model of Canvas's importers (canvas_importer.py).
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinta.lms.canvas.upload import to_canvas
from cinta.lms.handover import Grade, Handover, Outcome, OutcomeKind, upload_name
from cinta.lms.intake import take_in
from cinta.lms.sheet import Sheet
from cinta.packed import packed
from cinta.records.origin import Lms, Origin, Person
from tests.lms.canvas_importer import Assignment, Course, Held, User
from tests.lms.test_canvas_gradebook import excel

NAMES = [
    "Núñez-Ópez, María José",
    "O'Brien, Seán",
    "李 雷",
    "Gómez, Ruiz, Ana, hija",
    "Pérez, Juan",
    "Pérez, Juan",
    "Garci\u0301a, Jose\u0301",
    "=SUM(1+1)",
    '"Quoted", "Name"',
    "ñ" * 100 + ", " + "é" * 98,
    "Del_Río, Ana_Luz",
    "Smith_2_ 3",
    "a;b;c;d;e;f;g;h",
    "8,5",
    "हिन्दी, ไทย",
]
FILES = [
    "lab01.ipynb",
    "lab01-1.ipynb",
    "实验一.ipynb",
    "lab01 (2).ipynb",
    "link.ipynb",
    "a:b?.ipynb",
]
TITLE = "Lab 01: Ñandú; primera, a;b;c;d;e;f;g;h"


def course(names: list[str] | None = None, title: str = TITLE, **more) -> Course:
    users = [
        User(1000 + n, name, f"login{n}", f"A{n:03}", "Grupo A and Grupo B; tarde")
        for n, name in enumerate(NAMES if names is None else names, 1)
    ]
    users += [User(1900, "Nadie, Nada"), User(1999, "Student, Test")]
    canvas = Course(users, [Assignment(77, title, **more), Assignment(78, "Lab 02")])
    for n, user in enumerate(users[:-2]):
        held = canvas.assignment(77).held[user.id]
        held.attachments[50000 + n] = FILES[n % len(FILES)]
        held.late, held.anonymous = n % 4 == 1, f"aB3x{n}"
    return canvas


def graded(user: int | str, points: str = "7.00", file: str = "", **more) -> Grade:
    person = Person(str(user), f"slug{user}")
    origin = Origin(
        submission=f"slug{user}",
        lms=Lms.CANVAS,
        people=(person,),
        file=file,
        late="LATE" in file.split("_"),
    )
    said: dict[str, Any] = {
        "maximum": Decimal(10),
        "calculation": "7 of 10",
        "comment": f"Cinta · 7 of 10\nq1: passed <{user}> $x$",
        "page": f"<p>{user}</p>".encode,
    }
    return Grade(person=person, origin=origin, points=Decimal(points), **(said | more))


def handed_in(canvas: Course, **more) -> list[Grade]:
    """A grade for each who handed in, under the name that Canvas's archive gives the file."""
    found = [(user, names) for user, names in canvas.downloaded(77).items() if names]
    return [
        graded(user, f"{place % 10}.{place:02}", names[0], **more)
        for place, (user, names) in enumerate(found, 1)
    ]


def exported(canvas: Course, grades: list[Grade], assignment: str = "77", **more) -> Handover:
    return to_canvas(canvas.export(), grades, assignment=assignment, **more)


def upload(canvas: Course, handover: Handover) -> list[str]:
    """Do what the advice says; the feedback files that Canvas ignored."""
    ignored = []
    for name, content in handover.files.items():
        if name.endswith(".csv"):
            canvas.import_csv(content)
        else:
            ignored += canvas.upload(77, content)
    return ignored


def outcome(handover: Handover, key: str | int) -> Outcome:
    (found,) = [one for one in handover.outcomes if one.key == str(key)]
    return found


def stored(canvas: Course) -> dict[int, Decimal]:
    held = canvas.assignment(77).held
    return {user: one.entered for user, one in held.items() if one.entered is not None}


# There and back


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"separator": ";", "decimal": ","},
        {"bom": True, "split_names": True},
        {"separator": ";", "decimal": ",", "bom": True, "split_names": True, "sis": False},
    ],
)
def test_canvas_holds_what_was_meant_and_nobody_is_missing(way):
    canvas = course()
    grades = handed_in(canvas)
    handover = to_canvas(canvas.export(**way), grades, assignment=TITLE)
    assert upload(canvas, handover) == []
    assert stored(canvas) == {int(grade.person.key): grade.points for grade in grades}
    assert canvas.assignment(77).possible == 10
    assert [one.key for one in handover.outcomes] == [str(user.id) for user in canvas.users]
    for grade in grades:
        one = outcome(handover, grade.person.key)
        assert (one.kind, one.grade) == (OutcomeKind.WRITTEN, str(grade.points))
        assert one.student == next(u.sortable for u in canvas.users if str(u.id) == one.key)
    assert all(held == Held() for held in canvas.assignment(78).held.values())


def test_feedback_arrives_with_each_student_and_opens_under_their_own_files_name():
    canvas = course()
    grades = handed_in(canvas)
    upload(canvas, exported(canvas, grades))
    for grade in grades:
        held = canvas.assignment(77).held[int(grade.person.key)]
        ((said, ((shown, content),)),) = held.comments
        assert (said, shown) == ("See attached file", next(iter(held.attachments.values())))
        (cell,) = json.loads(content)["cells"]
        assert cell["source"] == (
            f"<pre>Cinta · 7 of 10\nq1: passed &lt;{grade.person.key}&gt; &#36;x&#36;</pre>"
        )


@pytest.mark.parametrize("late", [False, True])
def test_from_canvass_archive_through_the_intake_and_back(tmp_path, late):
    canvas = course(NAMES[:13])
    canvas.assignment(77).held[1001].late = late
    names = [name for names in canvas.downloaded(77).values() for name in names]
    archive = tmp_path / "c-lab_01 submissions.zip"
    archive.write_bytes(packed(dict.fromkeys(names, b"{}")))
    intake = take_in([archive])
    origin = [one.origin for one in intake.submissions if one.origin]
    grades = [graded(one.key, f"{n % 10}.5", one.file) for n, one in enumerate(origin)]
    assert upload(canvas, exported(canvas, grades)) == []
    assert stored(canvas) == {int(grade.person.key): grade.points for grade in grades}
    assert len(stored(canvas)) == 13
    assert all(len(canvas.assignment(77).held[1000 + n].comments) == 1 for n in range(1, 14))


@pytest.mark.parametrize("way", [{}, {"separator": ";", "decimal": ","}])
def test_a_second_export_changes_no_row(way):
    canvas = course()
    grades = handed_in(canvas)
    upload(canvas, to_canvas(canvas.export(**way), grades, assignment="77"))
    again = to_canvas(canvas.export(**way), grades, assignment="77")
    assert again.files == {}
    assert {one.kind for one in again.outcomes} == {
        OutcomeKind.UNCHANGED,
        OutcomeKind.NOTHING_HANDED_IN,
    }
    assert again.advice[0].startswith("Nothing to upload")


def test_exporting_twice_gives_the_same_in_any_order():
    canvas = course()
    grades = [*handed_in(canvas), graded("anon_x"), graded("anon_y"), graded("30"), graded("4")]
    assert exported(canvas, grades) == exported(canvas, grades[::-1])


def test_only_what_changes_is_written_and_a_regrade_says_what_it_was():
    canvas = course()
    grades = handed_in(canvas)
    first = exported(canvas, grades)
    upload(canvas, first)
    better = [graded(1001, "9.75", grades[0].origin.file), *grades[1:]]
    handover = exported(canvas, better, exported=first.exported)
    rows = list(csv.reader(io.StringIO(handover.files[SHEET].decode())))
    assert [row[1] for row in rows] == ["ID", "1001"]
    assert outcome(handover, 1001).reason == "7 of 10; was 1.01"
    upload(canvas, handover)
    assert stored(canvas)[1001] == Decimal("9.75")
    assert len(canvas.assignment(77).held[1001].comments) == 2
    assert len(canvas.assignment(77).held[1002].comments) == 1


SHEET = "2026-11-25T1000_Grades-C-upload.csv"


def test_the_sheet_has_the_teachers_student_columns_verbatim_and_one_assignment():
    canvas = course(["=SUM(1+1)"], "Lab, 01")
    sheet = exported(canvas, [graded(1001, "8.5")]).files[SHEET]
    assert sheet.decode() == (
        '"Student","ID","SIS User ID","SIS Login ID","Section","Lab, 01 (77)"\n'
        '"=""=SUM(1+1)""","1001","A001","login1","Grupo A and Grupo B; tarde","8.50"\n'
    )


def test_a_minimal_gradebook_stays_one_that_canvas_reads():
    canvas = course()
    sheet = Sheet("g.csv", b"Student,ID,Section,Lab (77)\nx,1001,,\ny,1002,,3.00\n")
    canvas.import_csv(to_canvas(sheet, [graded(1001)]).files["g-upload.csv"])
    assert stored(canvas) == {1001: 7}


names = st.text(st.characters(codec="utf-8") | st.sampled_from("\",;='\n "), max_size=30)


@pytest.mark.seconds
@settings(max_examples=60, deadline=None)
@given(st.lists(names, min_size=1, max_size=8), names)
def test_any_names_and_any_title_arrive(names, title):
    title = " ".join(title.split()) or "x"
    canvas = course([unicodedata.normalize("NFC", name) for name in names], title)
    grades = [graded(1000 + n, f"{n}.5") for n, _ in enumerate(names, 1)]
    handover = exported(canvas, grades)
    upload(canvas, handover)
    written = {one.key for one in handover.outcomes if one.kind is OutcomeKind.WRITTEN}
    assert stored(canvas) == {
        int(grade.person.key): grade.points for grade in grades if grade.person.key in written
    }
    assert len(handover.outcomes) == len(canvas.users)


def test_two_decimals_halves_up_ten_of_ten_and_zero():
    canvas = course()
    points = {1001: "8.125", 1002: "10.00", 1003: "0", 1004: "3.333"}
    upload(canvas, exported(canvas, [graded(user, some) for user, some in points.items()]))
    assert [str(some) for some in stored(canvas).values()] == ["8.13", "10.00", "0.00", "3.33"]
    canvas.assignment(77).held[1004].entered = Decimal("3.3333")
    assert exported(canvas, [graded(1004, "3.33")]).files == {}


# Nobody is found by name, nobody is erased


def test_two_students_of_one_name_get_each_their_own():
    canvas = course(["Pérez, Juan", "Pérez, Juan"])
    upload(canvas, exported(canvas, [graded(1002, "9")]))
    assert stored(canvas) == {1002: 9}


def test_who_handed_nothing_in_keeps_what_they_have():
    canvas = course()
    canvas.post(77, 1900, "5")
    canvas.post(77, 1003, "6")
    handover = exported(canvas, [graded(1001)])
    upload(canvas, handover)
    assert stored(canvas) == {1001: 7, 1003: 6, 1900: 5}
    assert outcome(handover, 1900) == Outcome(
        key="1900", student="Nadie, Nada", kind=OutcomeKind.NOTHING_HANDED_IN, grade="5.00"
    )
    assert outcome(handover, 1999).reason == "Canvas's own test student"


def test_the_rest_comes_after_the_sheet_sorted_with_the_reason():
    grades = [graded("anon_aB3x0"), graded("200"), graded("30"), graded("")]
    outcomes = exported(course(), grades).outcomes
    assert [one.key for one in outcomes[-4:]] == ["", "30", "200", "anon_aB3x0"]
    assert {one.kind for one in outcomes[-4:]} == {OutcomeKind.NOT_IN_SHEET}
    assert "no Canvas user id" in outcomes[-4].reason
    assert "export the entire gradebook" in outcomes[-3].reason
    assert "--push with an account administrator's token" in outcomes[-1].reason


# What is held back


@pytest.mark.parametrize(
    ("grade", "why"),
    [
        (graded(1001, withheld="a fault of the grader"), "a fault of the grader"),
        (graded(1001, "10.01"), "over the 10.00 points possible: --points 10"),
        (graded(1001, "-0.5"), "no grade that Canvas takes"),
        (graded(1001, "NaN"), "no grade that Canvas takes"),
    ],
)
def test_unfit_grades_are_held_back(grade, why):
    handover = exported(course(), [grade])
    assert (outcome(handover, 1001).kind, handover.files) == (OutcomeKind.WITHHELD, {})
    assert why in outcome(handover, 1001).reason


def test_an_assignment_of_no_points_is_told_where_to_mend():
    handover = exported(course(possible=Decimal(0)), [graded(1001)])
    assert "set the assignment's maximum" in outcome(handover, 1001).reason
    assert not any("scales" in line for line in handover.advice)


def test_the_excused_are_held_back_unless_overwrite():
    canvas = course()
    canvas.post(77, 1001, "EX")
    held = outcome(exported(canvas, [graded(1001)]), 1001)
    assert (held.kind, "--overwrite" in held.reason) == (OutcomeKind.WITHHELD, True)
    handover = exported(canvas, [graded(1001)], overwrite=True)
    assert outcome(handover, 1001).reason.startswith("7 of 10; was EX")
    upload(canvas, handover)
    assert (stored(canvas), canvas.assignment(77).held[1001].excused) == ({1001: Decimal(7)}, False)


def test_what_canvas_would_drop_without_a_word_is_held_back():
    canvas = course()
    del canvas.assignment(77).held[1001]
    handover = exported(canvas, [graded(1001), graded(1002)])
    assert outcome(handover, 1001).kind is OutcomeKind.WITHHELD
    assert "without a word" in outcome(handover, 1001).reason
    upload(canvas, handover)
    assert stored(canvas) == {1002: 7}
    hidden = exported(course(hidden=True, manual=True), [graded(1001)])
    assert outcome(hidden, 1001).kind is OutcomeKind.WITHHELD
    assert "until posted" in outcome(hidden, 1002).reason


def test_letters_are_no_scores_and_a_dash_is_none():
    sheet = b"Student,ID,Section,Lab (77)\nx,1001,,A-\ny,1002,,-\nz,1003,,08-may\n"
    handover = to_canvas(Sheet("g.csv", sheet), [graded(1001), graded(1002), graded(1003)])
    assert [one.kind for one in handover.outcomes] == [
        OutcomeKind.WITHHELD,
        OutcomeKind.WRITTEN,
        OutcomeKind.WITHHELD,
    ]
    assert "'A-' is no score" in outcome(handover, 1001).reason


def test_a_student_whom_canvas_would_take_for_the_points_is_held_back():
    canvas = course(["Points Possible, Ana"])
    handover = exported(canvas, [graded(1001)])
    assert outcome(handover, 1001).kind is OutcomeKind.WITHHELD
    assert "by hand" in outcome(handover, 1001).reason
    assert handover.files == {}


def test_two_grades_for_one_and_two_rows_for_one_are_held_back():
    two = exported(course(), [graded(1001), graded(1001, "8")])
    assert "2 grades" in outcome(two, 1001).reason
    sheet = b"Student,ID,Section,Lab (77)\nx,1001,,\nx,1001,,\n"
    handover = to_canvas(Sheet("g.csv", sheet), [graded(1001)])
    assert [one.kind for one in handover.outcomes] == [OutcomeKind.WITHHELD] * 2


# Feedback files


def test_files_keep_canvass_own_names_unless_canvas_would_stumble_over_them():
    canvas = course()
    grades = handed_in(canvas)
    files = exported(canvas, grades).files
    with zipfile.ZipFile(io.BytesIO(files["feedback.zip"])) as archive:
        names = set(archive.namelist())
    kept = {grade.origin.file for grade in grades} & names
    assert names - kept == {
        "cinta_1005_50004_feedback.ipynb",
        "cinta_1010_50009_feedback.ipynb",
        "cinta_1011_50010_feedback.ipynb",
        "cinta_1014_50013_feedback.ipynb",
    }
    assert "obrienseán_LATE_1002_50001_lab01-1.ipynb" in kept
    assert len(names) == len(grades)


@pytest.mark.parametrize(
    ("shown", "begins"),
    [
        ("lab01.zip", b"PK\x03\x04"),
        ("lab01.html", b"<p>1001</p>"),
        ("lab01.ipynb.txt", "Cinta · 7".encode()),
        ("LAB01.IPYNB", b"{\n"),
        ("lab01.ipynb.json", b"{\n"),
        ("lab01", b"{\n"),
    ],
)
def test_feedback_is_what_its_name_says(shown, begins):
    canvas = course(["Ruiz, Ana"])
    canvas.assignment(77).held[1001].attachments = {50001: shown}
    upload(canvas, exported(canvas, handed_in(canvas)))
    ((_, ((name, content),)),) = canvas.assignment(77).held[1001].comments
    assert (name, content[: len(begins)]) == (shown, begins)


@pytest.mark.parametrize(
    "file",
    ["", "anon_x", "ana.ipynb", "ana_1002_5_x.ipynb", "ana_1001.ipynb", "ana_1001_x_5.ipynb"],
)
def test_a_name_that_tells_nothing_is_said_and_the_score_written_all_the_same(file):
    handover = exported(course(), [graded(1001, file=file)])
    assert "no feedback file" in outcome(handover, 1001).reason
    assert list(handover.files) == [SHEET]


# What the teacher is told


def test_the_steps_come_in_order_in_canvass_own_words():
    canvas = course(manual=True)
    advice = exported(canvas, handed_in(canvas)).advice
    assert advice[0].startswith(f"1. Gradebook > Import: {SHEET}")
    assert "Upload Submissions" in advice[1]
    assert "feedback.zip" in advice[1]
    assert "ONCE" in advice[2]
    assert advice[3].startswith("3. Grades of")
    assert any("late policy of its own" in line and line.startswith("4 of") for line in advice)
    assert any("group" in line for line in advice)


def test_canvass_own_late_policy_takes_off_a_second_time_and_that_is_said():
    canvas = course(late_percent=10)
    late = handed_in(canvas)[1]
    handover = exported(canvas, [late])
    assert any("not both" in line for line in handover.advice)
    upload(canvas, handover)
    assert canvas.assignment(77).score(1002) == Decimal("1.818")
    on_time = exported(canvas, handed_in(canvas)[:1])
    assert not any("late policy" in line for line in on_time.advice)


def test_without_feedback_and_without_manual_posting_there_is_one_step():
    advice = exported(course(), [graded(1001)]).advice
    assert [line[:2] for line in advice if line[0].isdigit()] == ["1."]


def test_another_maximum_is_pointed_out():
    twenty = course(possible=Decimal(20))
    assert any("--points max" in line for line in exported(twenty, [graded(1001)]).advice)
    assert not any("scales" in line for line in exported(course(), [graded(1001)]).advice)
    untold = exported(course(possible=None), [graded(1001, "12")])
    assert any("unchecked" in line for line in untold.advice)
    assert outcome(untold, 1001).kind is OutcomeKind.WRITTEN


def test_a_sheet_that_excel_in_spain_saved_still_arrives():
    canvas = course()
    canvas.post(77, 1001, "5.50")
    grades = handed_in(canvas)
    saved = Sheet("g.csv", excel(canvas.export().content))
    handover = to_canvas(saved, grades, assignment="77", overwrite=True)
    assert sum("1252" in line or "';'" in line for line in handover.advice) == 2
    assert outcome(handover, 1001).reason.endswith("was 5,50")
    assert upload(canvas, handover) == []
    assert stored(canvas) == {int(grade.person.key): grade.points for grade in grades}


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        ("2026-11-25T1000_Grades-C.csv", SHEET),
        ("Grades Práctica (1).CSV", "Grades_Práctica-upload.csv"),
        ("../../x.csv", "x-upload.csv"),
        ("G" * 300 + "-7.csv", "G" * 58 + "-7-upload.csv"),
    ],
)
def test_the_upload_is_named_after_the_sheet(sheet, name):
    assert upload_name(sheet) == name
