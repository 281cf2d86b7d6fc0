"""Grades into the tables of Brightspace, Blackboard and Sakai: whose they surely are, and no more.

Headers and cells as the vendors' pages (community.d2l.com "Importing grades"; Blackboard Help "Work
Offline") and public scripts that read such tables show them ("#810086556,#yue-yin-student,Yue,Yin",
"PA #6 Submission [Total Pts: 100 Score] |403340"), Sakai's as zipSubmissions writes them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest

from cinta.errors import InputError
from cinta.lms.blackboard.upload import to_blackboard
from cinta.lms.brightspace.upload import to_brightspace
from cinta.lms.choices import FullScore
from cinta.lms.handover import Grade, Handover, OutcomeKind
from cinta.lms.sakai.upload import to_sakai
from cinta.lms.sheet import Sheet
from cinta.lms.two_names import are_others
from cinta.records.exported import ExportedGrade
from cinta.records.origin import Lms, Origin, Person

Fill = Callable[..., Handover]

D2L = """OrgDefinedId,Username,Last Name,First Name,Email,Lab 1 Points Grade <Numeric MaxPoints:10 \
Weight:5 Category:Labs CategoryWeight:100>,Total <Calculated MaxPoints:10>,End-of-Line Indicator
#0071,#ana.g,Gómez,Ana,a@x.org,,0,#
#0072,#bo,Li,Bo,b@x.org,6.5,0,#
#0073,#john1,Doe,John,j@x.org,,0,#
#0074,#john2,Doe,John,k@x.org,,0,#
#0075,#eva,Ruiz,Eva,e@x.org,7,0,#
"""
BB = """"Last Name","First Name","Username","Student ID","Lab 1 [Total Pts: 10 Score] |123",\
"Weighted Total [Total Pts: up to 10 Score] |9"
"Gómez","Ana","ana","71","","0"
"Li","Bo","bo","72","6.50","0"
"Ruiz","Eva","eva","73","Needs Grading(7.00)","0"
"71","X","x","bo","",""
"""
SAKAI = """"Lab 1","SCORE_GRADE_TYPE"

"Display ID","ID","Last Name","First Name","grade","Submission date","Late submission"
"ana","ana","Gómez","Ana","","2026-11-24T14:05:33Z","On time"
"bo","bo","Li","Bo","6.5","2026-11-24T14:05:33Z","On time"
"eva","eva","Ruiz","Eva","7","2026-11-24T14:05:33Z","On time"
"""


def grade(key: str, name: str, lms: Lms, points: str = "7", assignment: str = "") -> Grade:
    person = Person(key, name)
    origin = Origin(submission=f"{key} {name}", lms=lms, people=(person,), assignment=assignment)
    return Grade(
        person=person,
        origin=origin,
        points=Decimal(points),
        maximum=Decimal(10),
        calculation="7 of 10",
        comment="",
        page=bytes,
        scale=FullScore.UNIT,
    )


def rows(handover: Handover, delimiter: str = ",") -> list[list[str]]:
    name = next((name for name in handover.files if name.endswith(".csv")), "")
    text = handover.files[name].decode("utf-16" if delimiter == "\t" else "utf-8") if name else ""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def became(handover: Handover) -> dict[str, OutcomeKind]:
    return {one.student: one.kind for one in handover.outcomes}


CLASSES = [
    (to_brightspace, D2L, Lms.BRIGHTSPACE, {"Ana Gómez": "1-9", "Bo Li": "2-9", "Eva Ruiz": "3-9"}),
    (to_blackboard, BB, Lms.BLACKBOARD, {"Ana Gómez": "ana", "Bo Li": "bo", "Eva Ruiz": "eva"}),
    (to_sakai, SAKAI, Lms.SAKAI, {"Gómez, Ana": "ana", "Li, Bo": "bo", "Ruiz, Eva": "eva"}),
]


@pytest.mark.parametrize(("fill", "text", "lms", "people"), CLASSES)
def test_what_changes_is_written_and_what_a_person_gave_is_held_back(fill, text, lms, people):
    grades = [grade(key, name, lms) for name, key in people.items()]
    sheet = Sheet("Grades.csv", text.encode())
    handover = fill(sheet, grades)
    by_hand = [one for one in handover.outcomes if one.kind == OutcomeKind.WITHHELD]
    assert ["6.50 by hand; ours 7.00" in one.reason for one in by_hand] == [True]
    written = [one.student for one in handover.outcomes if one.kind == OutcomeKind.WRITTEN]
    bodies = [row for row in rows(handover) if "7.00" in row]
    assert len(bodies) == len(written)
    assert "Ana" in written[0]
    assert all(one.belongs for one in handover.outcomes if one.kind == OutcomeKind.WRITTEN)
    exported = fill(sheet, grades, overwrite=True).exported
    assert len(exported) >= 2
    assert {one.submission for one in exported} <= {grade.origin.submission for grade in grades}
    ours = [
        ExportedGrade(
            destination=one.destination, assignment=one.assignment, key=one.key, points="6.5"
        )
        for one in fill(sheet, grades, overwrite=True).exported
    ]
    again = fill(sheet, grades, exported=ours)
    assert OutcomeKind.WITHHELD not in became(again).values()


@pytest.mark.parametrize(("fill", "text", "lms", "people"), CLASSES)
@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("Bo Li", False),
        ("GOMEZ RUIZ, A.", True),
        ("Ana", True),
        ("A. G.", True),
        ("安娜", True),
        ("ana", True),
        ("x71", True),
    ],
)
def test_a_key_that_was_mistyped_is_nobodys(fill, text, lms, people, name, goes):
    """A file is named by its student, with a name and the key of somebody else's row."""
    key = "0071" if lms is Lms.BRIGHTSPACE else people.get("Ana Gómez", "ana")
    handover = fill(Sheet("Grades.csv", text.encode()), [grade(key, name, Lms.PLAIN)])
    assert bool(handover.files) == goes
    reasons = [one.reason for one in handover.outcomes if one.kind is OutcomeKind.WITHHELD]
    assert ["look whose it is" in reason for reason in reasons] == [True] * (not goes)


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("Ana Gómez", "Gomez, Ana María", False),
        ("李雷", "雷 李", False),
        ("李雷", "Lei Li", False),
        ("محمد علي", "علي، محمد", False),
        ("Jo Do", "Dojo", False),
        ("Ana 5", "Eva 5", True),
        ("李雷", "韩梅梅", True),
        ("7", "Ana Ruiz", False),
        ("", "Ana Ruiz", False),
    ],
)
def test_two_names_are_two_persons_where_nothing_is_the_same(one, other, are):
    assert are_others(one, other) == are_others(other, one) == are


@pytest.mark.parametrize(("fill", "text", "lms", "people"), CLASSES)
def test_who_is_not_there_who_handed_in_nothing_and_who_is_there_twice(fill, text, lms, people):
    (name, key), *_ = people.items()
    sheet = Sheet("Grades.csv", text.encode())
    kinds = became(fill(sheet, [grade("nobody", "No Body", lms), grade("", "", lms)]))
    assert kinds["No Body"] == kinds[""] == OutcomeKind.NOT_IN_SHEET
    assert OutcomeKind.NOTHING_HANDED_IN in kinds.values()
    twice = fill(sheet, [grade(key, name, lms), grade(key, name, lms, "3")])
    assert not twice.files
    assert "nothing tells which" in next(o.reason for o in twice.outcomes if o.student == name)


def test_brightspace_takes_keys_from_its_own_export_and_points_alone():
    handover = to_brightspace(
        Sheet("Grades.csv", D2L.encode()), [grade("397-2", "Ana Gómez", Lms.BRIGHTSPACE)]
    )
    assert rows(handover) == [
        ["OrgDefinedId", "Username", "Lab 1 Points Grade", "End-of-Line Indicator"],
        ["#0071", "#ana.g", "7.00", "#"],
    ]


@pytest.mark.parametrize("keys", [["7-2"], ["7-2", "8-2"]])
def test_brightspace_namesakes_are_held_back_whoever_handed_in(keys):
    grades = [grade(key, "John Doe", Lms.BRIGHTSPACE) for key in keys]
    handover = to_brightspace(Sheet("Grades.csv", D2L.encode()), grades)
    assert not handover.files
    johns = [one for one in handover.outcomes if one.student == "John Doe"]
    assert [one.kind for one in johns] == [OutcomeKind.WITHHELD] * 2
    one_john = D2L.replace("#0074,#john2,Doe,John", "#0074,#jim,Doe,Jim").encode()
    kept = to_brightspace(Sheet("Grades.csv", one_john), grades)
    assert bool(kept.files) == (len(keys) == 1)


@pytest.mark.parametrize(("lms", "key"), [(Lms.PLAIN, "0071"), (Lms.PLAIN, "ana.g")])
def test_a_folder_that_tells_brightspaces_own_keys_goes_by_them(lms, key):
    handover = to_brightspace(Sheet("Grades.csv", D2L.encode()), [grade(key, "x", lms)])
    assert rows(handover)[1][:2] == ["#0071", "#ana.g"]


def test_a_name_alone_of_another_folder_is_nobody():
    grades = [grade("", "Ana Gómez", Lms.PLAIN)]
    handover = to_brightspace(Sheet("Grades.csv", D2L.encode()), grades)
    assert not handover.files


def test_blackboards_own_bytes_are_kept_and_a_student_id_is_no_user_name():
    tabbed = BB.replace('","', '"\t"').encode("utf-16")
    grades = [grade(key, key, Lms.BLACKBOARD) for key in ("ana", "71")]
    handover = to_blackboard(Sheet("gc_c1_fullgc.xls", tabbed), grades)
    assert list(handover.files) == ["gc_c1_fullgc-upload.csv"]
    assert rows(handover, "\t") == [
        ["Last Name", "First Name", "Username", "Lab 1 [Total Pts: 10 Score] |123"],
        ["Gómez", "Ana", "ana", "7.00"],
    ]


@pytest.mark.parametrize(
    ("cell", "ours", "before", "became_of_it"),
    [
        ("Needs Grading(5)", "7", "", OutcomeKind.WITHHELD),
        ("In Progress (5.50)", "7", "", OutcomeKind.WITHHELD),
        ("Necesita calificación(5,00)", "7", "", OutcomeKind.WITHHELD),
        ("À noter(5)", "7", "", OutcomeKind.WITHHELD),
        ("Needs Grading 5", "7", "", OutcomeKind.WITHHELD),
        ("Needs Grading(5.00)", "5", "", OutcomeKind.WRITTEN),
        ("Needs Grading(5)", "7", "5.00", OutcomeKind.WRITTEN),
        ("Needs Grading(5)", "7", "6.00", OutcomeKind.WITHHELD),
        ("Needs Grading", "7", "", OutcomeKind.WRITTEN),
        ("In Progress", "7", "", OutcomeKind.WRITTEN),
    ],
)
def test_a_provisional_grade_of_blackboards_is_a_grade_that_is_there(
    cell, ours, before, became_of_it
):
    text = BB.replace("Needs Grading(7.00)", cell)
    earlier = [
        ExportedGrade(destination="blackboard", assignment="123", key="eva", points=before)
        for _ in filter(None, [before])
    ]
    grades = [grade("eva", "Eva", Lms.BLACKBOARD, ours)]
    handover = to_blackboard(Sheet("G.csv", text.encode()), grades, exported=earlier)
    assert became(handover)["Eva Ruiz"] == became_of_it
    assert bool(rows(handover)) == (became_of_it == OutcomeKind.WRITTEN)


def test_sakais_lines_above_stay_and_the_zip_holds_the_same():
    grades = [grade("ana", "Gómez, Ana", Lms.SAKAI)]
    handover = to_sakai(Sheet("grades.csv", SAKAI.encode()), grades)
    *above, line = handover.files["grades.csv"].decode().splitlines()
    assert above == SAKAI.splitlines()[:3]
    assert line == SAKAI.splitlines()[3].replace('"Ana",""', '"Ana","7.00"')
    with zipfile.ZipFile(io.BytesIO(handover.files["upload.zip"])) as opened:
        assert opened.read("Lab 1/grades.csv") == handover.files["grades.csv"]


def test_sakais_table_without_students_is_filled_by_the_folders_user_ids():
    sheet = Sheet("grades.csv", b'"Lab 1","SCORE_GRADE_TYPE"\n')
    internal = "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"
    grades = [grade(key, "Pérez, Juan", Lms.SAKAI) for key in ("jperez", internal)]
    handover = to_sakai(sheet, grades)
    assert rows(handover) == [
        ["Lab 1", "SCORE_GRADE_TYPE"],
        [],
        ["Display ID", "ID", "Last Name", "First Name", "grade"],
        ["jperez", "jperez", "Pérez", "Juan", "7.00"],
    ]
    assert [one.kind for one in handover.outcomes if one.key == internal] == [
        OutcomeKind.NOT_IN_SHEET
    ]


def test_another_maximum_is_scaled_only_where_the_teacher_said_so():
    sheet = Sheet("Grades.csv", D2L.replace("MaxPoints:10", "MaxPoints:100").encode())
    held = to_brightspace(sheet, [grade("1-1", "Ana Gómez", Lms.BRIGHTSPACE)])
    assert not held.files
    assert "--points max" in next(o.reason for o in held.outcomes if o.student == "Ana Gómez")


MORE = D2L.replace(",Total <", ",Lab 2 Points Grade <Numeric MaxPoints:10>,Total <").replace(
    ",0,#", ",,0,#"
)


@pytest.mark.parametrize(
    ("assignment", "wanted", "item"),
    [
        ("Lab 2", "", "Lab 2"),
        ("", "Lab 1", "Lab 1"),
        ("Lab 2", "Lab 1", "Lab 1"),
        ("lab_1", "", "Lab 1"),
    ],
)
def test_the_column_is_the_downloads_or_the_one_that_is_said(assignment, wanted, item):
    grades = [grade("1-1", "Ana Gómez", Lms.BRIGHTSPACE, assignment=assignment)]
    handover = to_brightspace(Sheet("G.csv", MORE.encode()), grades, assignment=wanted)
    assert rows(handover)[0][2] == f"{item} Points Grade"


def without(text: str, word: str) -> bytes:
    return text.replace(word, "x").encode()


@pytest.mark.parametrize(
    ("fill", "content", "assignment", "said"),
    [
        (to_brightspace, MORE.encode(), "", "which column.*--assignment with one of Lab 1, Lab 2"),
        (to_brightspace, MORE.encode(), "Lab 9", "none is called 'Lab 9'"),
        (to_brightspace, without(D2L, "First Name"), "", "no columns of first and last names"),
        (to_brightspace, b"a,b\n1,2\n", "", "no header of Brightspace's"),
        (to_brightspace, without(D2L, "Points Grade"), "", "no column of points"),
        (to_brightspace, D2L.encode() + b"1,2,3,4,5,6,7,8,9\n", "", "9 cells under 8 headers"),
        (to_blackboard, b"Username,Lab 1\n", "", "no header of Blackboard's"),
        (to_blackboard, b"\xff\xfe\x81", "", "neither UTF-8 nor"),
        (to_sakai, b"x\n", "", "not the grades.csv of a Sakai download"),
        (to_sakai, without(SAKAI, "SCORE_GRADE_TYPE").replace(b'"x"', b'"LETTER_GRADE_TYPE"'), "",
         "have it graded in points"),
        (to_sakai, SAKAI.encode(), "Lab 2", "is of 'Lab 1', not of 'Lab 2'.*--assignment 'Lab 1'"),
        (to_sakai, b'"L","SCORE_GRADE_TYPE"\n\n"Group","ID","Members","grade"\n', "", "groups"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_tell_is_said_in_one_line(fill, content, assignment, said):
    one = grade("ana", "Ana Gómez", Lms.BRIGHTSPACE, assignment=assignment)
    with pytest.raises(InputError, match=said) as raised:
        fill(Sheet("grades.csv", content), [one])
    assert "\n" not in str(raised.value)
