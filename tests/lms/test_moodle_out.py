"""What goes to Moodle arrives as it was meant, and everybody is accounted for.

Every export is read back by the model of Moodle's importer (moodle_importer.py).
"""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cinta.errors import InputError
from cinta.lms.handover import Grade, Handover, Outcome, OutcomeKind, upload_name
from cinta.lms.intake import take_in
from cinta.lms.moodle.comment_cell import END, HEAD
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.sheet import Sheet
from cinta.records.origin import Lms, Origin, Person
from tests.lms.moodle_importer import ENGLISH, SPANISH, Assignment

MOODLE = Path(__file__).parent / "samples" / "moodle"
ARCHIVES = {
    "plain": "individual_folders",
    "spanish": "individual_folders",
    "blind": "blind_folders",
    "team": "team",
    "text": "file_and_onlinetext_folders",
}
SAMPLES = [*ARCHIVES, "workflow"]
ENDED = datetime(2026, 11, 23, 8, 0)
WRITTEN = OutcomeKind.WRITTEN


def assignment(sample: str, name: str = "Grades-C-Lab-7.csv") -> Assignment:
    content = (MOODLE / "worksheet" / f"{sample}.csv").read_bytes()
    language = SPANISH if sample == "spanish" else ENGLISH
    return Assignment(content, language, name, groups={"1": "Grupo_1: Ñandú/Águila"})


def graded(number: str, name: str = "", points: str = "7.00", module: str = "7", **more) -> Grade:
    """A grade; of the participant of the plain sheet if no name is given."""
    name = name or assignment("plain").cells.get(number, {}).get("Full name", "Nobody")
    person = Person(number, name)
    origin = Origin(
        submission=f"{name}_{number}", lms=Lms.MOODLE, people=(person,), assignment=module
    )
    said: dict[str, Any] = {
        "maximum": Decimal(10),
        "calculation": "7 of 10",
        "comment": f"{HEAD}7 of 10\nq1: passed, {name}",
        "page": f"<p>{name}</p>".encode,
    }
    return Grade(person=person, origin=origin, points=Decimal(points), **(said | more))


def handed_in(sample: str, **more) -> list[Grade]:
    """A grade for each submission in Moodle's own archive of that assignment."""
    if sample == "workflow":
        cells = assignment(sample).cells.items()
        people = [(n, row["Full name"]) for n, row in cells if row["Full name"] != "No Submission"]
    else:
        submissions = take_in([MOODLE / f"{ARCHIVES[sample]}.zip"]).submissions
        origins = [one.origin.people[0] for one in submissions if one.origin]
        people = list(dict.fromkeys((person.key, person.name) for person in origins))
    said = {"maximum": assignment(sample).maximum} | more
    return [
        graded(number, name, f"{place % 10}.{place:02}", **said)
        for place, (number, name) in enumerate(people, 1)
    ]


def exported(moodle: Assignment, grades: list[Grade], **more) -> Handover:
    return to_moodle(moodle.worksheet(), grades, **({"ended": ENDED} | more))


def upload(moodle: Assignment, handover: Handover, *, ignore_modified: bool | None = None) -> None:
    """Do what the advice says, in its order."""
    if ignore_modified is None:
        ignore_modified = any(line.strip().startswith("TICK") for line in handover.advice)
    sheet = next((name for name in handover.files if name.endswith(".csv")), None)
    if sheet:
        moodle.import_sheet(handover.files[sheet], ignore_modified=ignore_modified)
        for name in handover.files:
            if name.endswith(".zip"):
                moodle.import_zip(handover.files[name])


def outcome(handover: Handover, key: str) -> Outcome:
    (found,) = [one for one in handover.outcomes if one.key == key]
    return found


def shown(comment: str) -> str:
    """What a browser shows of a stored comment."""
    return html.unescape(comment.replace(" <br>", "\n"))


def meant(grade: Grade) -> str:
    return f"{grade.comment} {END}"


# There and back


@pytest.mark.parametrize("sample", SAMPLES)
def test_moodle_holds_what_was_meant_and_nobody_is_missing(sample):
    moodle, grades = assignment(sample), handed_in(sample)
    handover = exported(moodle, grades)
    of = {grade.origin.submission for grade in grades}
    assert {one.submission for one in handover.exported} == of
    names = ("Full name", "Nombre completo")
    called = {
        number: "".join(row.get(name, "") for name in names) for number, row in moodle.cells.items()
    }
    assert [one.name for one in handover.exported] == [called[one.key] for one in handover.exported]
    upload(moodle, handover)
    by_number = {one.key: one for one in handover.outcomes}
    assert by_number.keys() == moodle.cells.keys()
    assert len(handover.outcomes) == 13
    written = {key for key, one in by_number.items() if one.kind is OutcomeKind.WRITTEN}
    assert moodle.records.keys() == written
    for number, record in moodle.records.items():
        grade = the_grade_of(number, grades, moodle)
        assert record.grade == grade.points
        assert shown(record.comment) == meant(grade)
        reached = not moodle.is_team or number in moodle.members("1")
        assert record.files == ({"feedback.html": grade.page()} if reached else {})
        assert Decimal(by_number[number].grade.replace(",", ".")) == grade.points


def the_grade_of(number: str, grades: list[Grade], moodle: Assignment) -> Grade:
    group = moodle.cells[number].get("Group")
    if not group:
        return next(grade for grade in grades if grade.person.key == number)
    named = group.replace("_", " ").replace(":", "").replace("/", "")
    return next(grade for grade in grades if grade.person.name == named)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_second_export_changes_no_row(sample):
    moodle, grades = assignment(sample), handed_in(sample)
    first = exported(moodle, grades)
    upload(moodle, first)
    again = exported(moodle, grades)
    assert again.files == {}
    assert {one.kind for one in again.outcomes} <= {
        OutcomeKind.UNCHANGED,
        OutcomeKind.NOTHING_HANDED_IN,
    }
    assert again.advice[0].startswith("Nothing to upload")


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_regrade_with_a_fresh_sheet_arrives_when_the_advice_is_followed(sample):
    moodle, grades = assignment(sample), handed_in(sample)
    upload(moodle, exported(moodle, grades))
    better = [replace(g, points=Decimal("9.75"), comment=f"{HEAD}new") for g in grades]
    upload(moodle, exported(moodle, better, overwrite=True))
    assert {record.grade for record in moodle.records.values()} == {Decimal("9.75")}
    assert {shown(r.comment) for r in moodle.records.values()} == {f"{HEAD}new {END}"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_exporting_twice_gives_the_same(sample):
    moodle, grades = assignment(sample), handed_in(sample)
    assert exported(moodle, grades) == exported(moodle, grades[::-1])


def test_the_sheet_is_in_the_teachers_language_with_the_columns_in_order():
    handover = exported(assignment("spanish"), [graded("9", "María José Núñez-Ópez", "8.5")])
    sheet = handover.files["Grades-C-Lab-7-upload.csv"]
    assert sheet.decode() == (
        "\ufeffIdentificador,Calificación,Última modificación (calificación),"
        "Comentarios de retroalimentación\n"
        f'Participante9,"8,50",-,"{HEAD}7 of 10 <br>q1: passed, María José Núñez-Ópez {END}"\n'
    )


texts = st.text(st.characters() | st.sampled_from("\\\",;\n\r\t<>&'=#∎·"))


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, min_size=1, max_size=12))
@example(["\\", 'x"', "\\\\", '\\"', ",", "\n", "", " ", "\x00", "\ud800", "&#92;", "<br>"])
def test_any_comment_arrives_and_swallows_nothing(comments):
    moodle = assignment("plain")
    people = [(grade.person.key, grade.person.name) for grade in handed_in("plain")]
    grades = [
        graded(*who, comment=HEAD + comment) for who, comment in zip(people, comments, strict=False)
    ]
    upload(moodle, exported(moodle, grades))
    assert moodle.records.keys() == {grade.person.key for grade in grades}
    for grade in grades:
        lines = [stored(line) for line in meant(grade).splitlines()]
        record = moodle.records[grade.person.key]
        assert record.grade == 7
        assert list(map(html.unescape, record.comment.split(" <br>"))) == lines
        assert not set(record.comment.replace("<br>", "")) & set('\\"<>\n')
    assert exported(moodle, grades).files == {}


def stored(line: str) -> str:
    """A line without what no database takes. The escapes of backslash and quotes come on top."""
    kept = "".join(" " if unicodedata.category(c) == "Cc" else c for c in line)
    return re.sub("[\ud800-\udfff]", "\ufffd", kept)


def test_a_comment_without_our_head_gets_it():
    moodle = assignment("plain")
    upload(moodle, exported(moodle, [graded("9", "María José Núñez-Ópez", comment="=1+1")]))
    assert moodle.records["9"].comment == f"{HEAD}=1+1 {END}"


# The right assignment


def test_the_sheet_of_another_course_module_is_refused():
    with pytest.raises(InputError, match=r"another assignment \(course module 8.*of 7\)"):
        exported(assignment("plain", "Grades-C-Lab-8.csv"), handed_in("plain"))


def test_grades_of_several_assignments_are_refused():
    with pytest.raises(InputError, match="course modules 7, 8"):
        exported(assignment("plain"), [graded("9"), graded("2", module="8")])


@pytest.mark.parametrize(("name", "module"), [("grades.csv", "7"), ("Grades-C-Lab-7.csv", "")])
def test_where_a_file_name_does_not_tell_names_are_checked(name, module):
    handover = exported(assignment("plain", name), handed_in("plain", module=module))
    assert any("checked by 12 names only" in line for line in handover.advice)
    swapped = [graded(n, "Otra Persona", module=module) for n in ("9", "2", "3")]
    with pytest.raises(InputError, match="3 of 3 names disagree"):
        exported(assignment("plain", name), swapped)
    with pytest.raises(InputError, match="no participant of it"):
        exported(assignment("plain", name), [graded("99", module=module)])


def test_one_name_that_disagrees_is_held_back():
    grades = [g for g in handed_in("plain", module="") if g.person.key != "2"]
    handover = exported(assignment("plain"), [*grades, graded("2", "Juana Soler", module="")])
    assert outcome(handover, "2").kind is OutcomeKind.WITHHELD
    assert "Juana Soler" in outcome(handover, "2").reason
    assert outcome(handover, "9").kind is OutcomeKind.WRITTEN


def test_a_name_may_change_where_the_course_module_agrees_but_not_to_somebody_elses():
    others = [graded("2"), graded("3"), graded("5")]
    handover = exported(assignment("plain"), [graded("9", "Núñez Prieto"), *others])
    assert outcome(handover, "9").kind is OutcomeKind.WRITTEN
    handover = exported(assignment("plain"), [graded("9", "Juan Pérez"), *others])
    assert outcome(handover, "9").kind is OutcomeKind.WITHHELD
    assert "Juan Pérez" in outcome(handover, "9").reason


def test_a_name_that_is_another_rows_is_not_a_name_that_has_changed():
    """María José Núñez-Ópez and María José Núñez Prieto: most words are the same."""
    moodle = assignment("plain")
    moodle.cells["2"]["Full name"] = "María José Núñez Prieto"
    others = [graded("3"), graded("5"), graded("8")]
    handover = exported(moodle, [graded("9", "María José Núñez Prieto"), *others])
    assert outcome(handover, "9").kind is OutcomeKind.WITHHELD


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_in_either_form_are_the_same_name(form):
    moodle = assignment("plain", "x.csv")
    content = unicodedata.normalize(form, moodle.worksheet().content.decode()).encode()
    handover = to_moodle(Sheet("x.csv", content), handed_in("plain"), ended=ENDED)
    assert sum(one.kind is OutcomeKind.WRITTEN for one in handover.outcomes) == 12


def test_hidden_identities_cannot_be_checked_nothing_is_written_until_a_teacher_vouches():
    handover = exported(assignment("blind", "x.csv"), handed_in("blind"))
    assert handover.files == {}
    assert "--assignment COURSE_MODULE" in outcome(handover, "26").reason
    handover = exported(assignment("blind", "x.csv"), handed_in("blind"), module="7")
    assert outcome(handover, "26").belongs == "participant 26 of course module 7: download, sheet"
    assert any("gradebook stays empty" in line for line in handover.advice)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_a_sheet_in_which_most_grades_have_no_row_is_another_assignments(rows):
    grades = [graded(n, f"Participant {n}", module="") for n in ("26", "20")[:rows]]
    grades += [graded(str(n), f"Participant {n}", module="") for n in range(901, 913)]
    with pytest.raises(
        InputError, match=r"another assignment: (12 of 1[34] grades|no participant)"
    ):
        exported(assignment("blind", "x.csv"), grades)


def test_a_sheet_of_one_group_has_no_row_for_most_and_names_that_agree():
    grades = [g for g in handed_in("plain", module="") if g.person.key in ("9", "2")]
    strangers = [graded(str(n), f"Otra {n}", module="") for n in range(901, 913)]
    handover = exported(assignment("plain"), [*grades, *strangers])
    assert outcome(handover, "9").kind is OutcomeKind.WRITTEN


def test_one_named_like_a_participant_hides_nobodys_name():
    named = [graded("9", "Participant 9", module=""), graded("2", "Seán OBrien", module="")]
    handover = exported(assignment("plain"), named)
    assert outcome(handover, "9").kind is OutcomeKind.WITHHELD
    assert outcome(handover, "2").kind is OutcomeKind.WRITTEN


def test_the_marking_workflow_is_said_until_the_grades_are_released():
    moodle = assignment("workflow")
    advice = exported(moodle, handed_in("workflow")).advice
    (line,) = [line for line in advice if line.startswith("MARKING WORKFLOW")]
    assert "12 'Not marked'" in line
    assert "'Released'" in line
    for cells in moodle.cells.values():
        cells["Marking workflow state"] = "Released"
    advice = exported(moodle, handed_in("workflow")).advice
    assert not any(line.startswith("MARKING WORKFLOW") for line in advice)
    assert not any(
        "WORKFLOW" in line for line in exported(assignment("plain"), handed_in("plain")).advice
    )


def test_the_course_module_of_the_download_and_of_the_sheet_are_compared(tmp_path):
    zipped = tmp_path / "C-Lab-7 (1).zip"
    zipped.write_bytes((MOODLE / "individual_folders.zip").read_bytes())
    origins = [(one.student, one.origin) for one in take_in([zipped]).submissions if one.origin]
    grades = {
        origin.key: graded(origin.key, student, module=origin.assignment)
        for student, origin in origins
    }
    handover = exported(assignment("plain", "Grades-C-Lab-7 (1).csv"), list(grades.values()))
    assert sum(one.kind is OutcomeKind.WRITTEN for one in handover.outcomes) == 12
    assert not any("checked" in line.lower() for line in handover.advice)
    with pytest.raises(InputError, match="another assignment"):
        exported(assignment("plain", "Grades-C-Lab-8.csv"), list(grades.values()))


# Teams


def test_a_groups_number_is_never_taken_for_a_participants():
    moodle = assignment("team")
    grades = [graded("69", "Grupo 1 ÑandúÁguila", "9"), graded("", "Default group", "4")]
    upload(moodle, exported(moodle, grades))
    assert moodle.records["73"].grade == moodle.records["75"].grade == 9
    assert moodle.records["69"].grade == 4
    assert len(moodle.records) == 13


def test_the_default_group_is_found_in_the_other_language():
    handover = exported(assignment("team"), [graded("", "Grupo predeterminado", "4")])
    assert outcome(handover, "69").kind is OutcomeKind.WRITTEN
    assert "'Grupo_1: Ñandú/Águila'" in outcome(handover, "73").reason
    assert outcome(handover, "73").kind is OutcomeKind.NOTHING_HANDED_IN


def test_groups_that_the_archive_calls_the_same_are_held_back():
    moodle = assignment("team")
    moodle.cells["75"]["Group"] = "Grupo 1: Ñandú/Águila"
    handover = exported(moodle, handed_in("team"))
    assert {outcome(handover, n).kind for n in ("73", "75")} == {OutcomeKind.WITHHELD}
    assert "several groups" in outcome(handover, "73").reason
    two = [graded("1", "Grupo 1 ÑandúÁguila"), graded("2", "Grupo 1 ÑandúÁguila")]
    assert outcome(exported(assignment("team"), two), "73").kind is OutcomeKind.WITHHELD


def test_a_member_of_no_group_and_a_sheet_of_mostly_other_groups():
    moodle = assignment("team", "x.csv")
    moodle.cells["73"]["Group"] = ""
    assert outcome(exported(moodle, handed_in("team"), module="7"), "75").kind is WRITTEN
    handover = exported(moodle, handed_in("team"))
    assert outcome(handover, "75").kind is OutcomeKind.WITHHELD
    assert "groups are the course's" in outcome(handover, "75").reason
    moodle.cells["73"] |= {"Group": "Grupo 2", "Status": "No submission -  - "}
    moodle.cells["75"]["Group"] = "Grupo 3"
    assert outcome(exported(moodle, handed_in("team")[:1]), "73").reason == ""
    grades = [*handed_in("team")[:1], graded("8", "Grupo 8"), graded("9", "Grupo 9")]
    with pytest.raises(InputError, match="most groups"):
        exported(moodle, grades)


def test_a_member_of_no_group_is_said():
    moodle = assignment("team")
    moodle.cells["73"] |= {"Group": "", "Status": "No submission -  - "}
    assert outcome(exported(moodle, handed_in("team")), "73").reason == "no group"


def test_a_group_that_is_not_in_the_sheet_and_the_sheet_of_other_groups():
    grades = [*handed_in("team"), graded("5", "Grupo 5")]
    (left,) = [o for o in exported(assignment("team"), grades).outcomes if o.key == "5"]
    assert (left.kind, left.student) == (OutcomeKind.NOT_IN_SHEET, "Grupo 5")
    with pytest.raises(InputError, match="another assignment"):
        exported(assignment("team"), [graded("67", "Grupo 8"), graded("68", "Grupo 9")])


# What is held back, and what is said of the rest


@pytest.mark.parametrize(
    ("grade", "why"),
    [
        (graded("9", withheld="a fault of the grader"), "a fault of the grader"),
        (graded("9", points="10.01"), "--points 10"),
        (graded("9", points="-0.5"), "no grade that Moodle takes"),
        (graded("9", points="NaN"), "no grade that Moodle takes"),
    ],
)
def test_unfit_grades_are_held_back(grade, why):
    handover = exported(assignment("plain"), [grade])
    assert (outcome(handover, "9").kind, handover.files) == (OutcomeKind.WITHHELD, {})
    assert why in outcome(handover, "9").reason


def test_ten_of_ten_is_written_and_halves_are_rounded_up():
    moodle = assignment("plain")
    upload(moodle, exported(moodle, [graded("9", points="10.00"), graded("2", points="8.005")]))
    assert (moodle.records["9"].grade, moodle.records["2"].grade) == (Decimal(10), Decimal("8.01"))


def test_locked_rows_are_held_back():
    moodle = assignment("spanish")
    moodle.locked.add("9")
    handover = exported(moodle, handed_in("spanish"))
    assert (outcome(handover, "9").kind, outcome(handover, "2").kind) == (
        OutcomeKind.WITHHELD,
        OutcomeKind.WRITTEN,
    )


@pytest.mark.parametrize("sample", ["plain", "spanish"])
def test_a_grade_given_in_moodle_since_the_run_is_held_back_unless_overwrite(sample):
    moodle, grades = assignment(sample), [graded("9", "María José Núñez-Ópez")]
    moodle.mark("9", "5", "<p>por la <b>pizarra</b></p>")
    handover = exported(moodle, grades)
    assert "after this run ended (2026-11-23 09:00)" in outcome(handover, "9").reason
    assert outcome(handover, "9").kind is OutcomeKind.WITHHELD
    later = exported(moodle, grades, ended=datetime(2026, 11, 23, 9, 1))
    assert outcome(later, "9").kind is OutcomeKind.WITHHELD
    assert "after this run" not in outcome(later, "9").reason
    forced = exported(moodle, grades, overwrite=True)
    assert "flattened" in outcome(forced, "9").reason
    upload(moodle, forced)
    assert moodle.records["9"].grade == 7
    assert shown(moodle.records["9"].comment) == f"por la pizarra\n\n{meant(grades[0])}"
    assert exported(moodle, grades, overwrite=True).files == {}


@pytest.mark.parametrize(
    ("ended", "what"),
    [
        (datetime(2026, 11, 23, 9, 0, 30), OutcomeKind.WITHHELD),
        (datetime(2026, 11, 23, 9, 1), OutcomeKind.WRITTEN),
    ],
)
def test_feedback_without_a_grade_is_held_back_from_the_minute_in_which_the_run_ended(ended, what):
    moodle = assignment("plain")
    moodle.mark("9", None, "ven a verme")
    assert outcome(exported(moodle, [graded("9")], ended=ended), "9").kind is what


def test_the_runs_end_is_compared_in_local_time():
    moodle, grades = assignment("plain"), [graded("9")]
    moodle.mark("9", None, "ven a verme")
    early = datetime(2026, 11, 21, tzinfo=UTC)
    late = datetime(2026, 11, 25, tzinfo=UTC)
    assert outcome(exported(moodle, grades, ended=early), "9").kind is OutcomeKind.WITHHELD
    assert outcome(exported(moodle, grades, ended=late), "9").kind is OutcomeKind.WRITTEN
    assert outcome(exported(moodle, grades, ended=None), "9").kind is OutcomeKind.WRITTEN


def test_a_record_without_grade_or_feedback_is_nobodys_work():
    moodle, grades = assignment("plain"), handed_in("plain")
    handover = exported(moodle, grades)
    moodle.import_zip(handover.files["feedback.zip"])
    upload(moodle, handover)
    assert all(record.grade is None for record in moodle.records.values())
    upload(moodle, exported(moodle, grades))
    assert all(record.grade is not None for record in moodle.records.values())


def test_a_date_that_cannot_be_read_is_held_back():
    moodle = assignment("plain")
    moodle.mark("9", "5")
    content = moodle.worksheet().content.replace(b'"Monday, 23 November 2026, 9:00 AM"', b"#####")
    handover = to_moodle(Sheet(moodle.name, content), [graded("9")], ended=ENDED)
    assert "cannot be read" in outcome(handover, "9").reason


def test_two_grades_for_one_and_two_rows_for_one_are_held_back():
    assert (
        "2 grades"
        in outcome(
            exported(assignment("plain"), [graded("9"), graded("9", points="8")]), "9"
        ).reason
    )
    content = assignment("plain").worksheet().content
    twice = Sheet("Grades-C-Lab-7.csv", content + content.splitlines(keepends=True)[1])
    rows = [o for o in to_moodle(twice, [graded("9")], ended=ENDED).outcomes if o.key == "9"]
    assert [one.kind for one in rows] == [OutcomeKind.WITHHELD, OutcomeKind.WITHHELD]


def test_everybody_is_in_the_table_in_the_sheets_order_then_the_rest_sorted():
    moodle = assignment("plain")
    grades = [graded(number) for number in ("9", "2", "200", "30")]
    outcomes = exported(moodle, [*grades, graded("", "sin número")]).outcomes
    assert [one.key for one in outcomes] == [*moodle.cells, "", "30", "200"]
    assert outcomes[0].student == "María José Núñez-Ópez"
    assert [one.kind for one in outcomes[-3:]] == [OutcomeKind.NOT_IN_SHEET] * 3
    assert "no participant number" in outcomes[-3].reason


def test_a_submission_that_moodle_has_and_we_have_not_is_said():
    handover = exported(assignment("spanish"), [graded("9")])
    assert "Enviado para calificar" in outcome(handover, "2").reason
    assert outcome(handover, "6") == Outcome(
        key="6", student="No Submission", kind=OutcomeKind.NOTHING_HANDED_IN
    )


# Feedback that is there already


def test_what_a_teacher_wrote_around_ours_is_kept_and_ours_is_replaced():
    moodle = assignment("plain")
    upload(moodle, exported(moodle, [graded("9", comment=f"{HEAD}old\nlines \\")]))
    moodle.wait()
    ours = moodle.records["9"].comment
    moodle.mark("9", "7", f"<p>=Habla conmigo, it&#039;s ok</p><p>{ours}</p><p>Hasta el lunes</p>")
    grades = [graded("9", comment=f"{HEAD}new")]
    upload(moodle, exported(moodle, grades, overwrite=True))
    stored_now = moodle.records["9"].comment
    assert stored_now.startswith("&#61;Habla")
    assert shown(stored_now) == (f"=Habla conmigo, it's ok\nHasta el lunes\n\n{HEAD}new {END}")
    assert exported(moodle, grades, overwrite=True).files == {}


def test_a_grade_at_the_sheets_precision_is_unchanged_and_only_what_changes_is_written():
    moodle = assignment("plain")
    grades = [graded("9", points="3.33"), graded("2", points="5")]
    upload(moodle, exported(moodle, grades))
    moodle.records["9"].grade = Decimal("3.333")
    handover = exported(moodle, [grades[0], graded("2", points="6")], overwrite=True)
    assert outcome(handover, "9").kind is OutcomeKind.UNCHANGED
    upload(moodle, handover)
    assert moodle.records["9"].grade == Decimal("3.333")
    assert moodle.records["2"].grade == 6


def test_without_a_column_of_feedback_only_grades_are_written_and_that_is_said():
    moodle = assignment("plain")
    moodle.header.remove("Feedback comments")
    handover = exported(moodle, [graded("9")])
    assert b"Cinta" not in handover.files["Grades-C-Lab-7-upload.csv"]
    assert any("no column of feedback comments" in line for line in handover.advice)
    upload(moodle, handover)
    assert (moodle.records["9"].grade, moodle.records["9"].comment) == (Decimal(7), "")
    assert exported(moodle, [graded("9")]).files == {}


# What the teacher is told


def test_the_steps_come_in_order_in_moodles_own_words():
    advice = exported(assignment("spanish"), handed_in("spanish")).advice
    assert advice[0].startswith("1. ")
    assert "Subir la hoja de calificaciones: Grades-C-Lab-7-upload.csv" in advice[0]
    assert "comma" in advice[0]
    assert "UTF-8" in advice[0]
    assert "Do not tick 'Permitir la actualización" in advice[1]
    assert "Subir archivos de retroalimentación en un ZIP: feedback.zip" in advice[2]


@pytest.mark.parametrize("sample", ["plain", "spanish"])
def test_no_tick_is_advised_without_saying_what_it_writes_over(sample):
    moodle = assignment(sample)
    moodle.mark("9", "5")
    advice = exported(moodle, handed_in(sample), overwrite=True).advice
    (line,) = [line for line in advice if moodle_tick(sample) in line]
    assert "download a new one and export again" in line
    assert "or tick it" not in line
    assert "over" in line


def moodle_tick(sample: str) -> str:
    return {"plain": "Allow updating records", "spanish": "Permitir la actualización"}[sample]


def test_a_zero_is_pointed_out():
    assert any("1 of the grades is 0" in line for line in zero("0.00").advice)
    assert not any("are 0" in line for line in zero("0.01").advice)


def zero(points: str) -> Handover:
    return exported(assignment("plain"), [graded("9", points=points)])


def test_another_maximum_is_pointed_out():
    advice = exported(assignment("text"), [graded("28", "María José Núñez-Ópez")]).advice
    assert any("out of 10, but the maximum in Moodle is 20" in line for line in advice)
    assert not any("Graded out of" in line for line in zero("1").advice)


def test_a_sheet_that_excel_in_spain_saved_still_arrives():
    moodle, grades = assignment("plain"), handed_in("plain")
    moodle.mark("9", "5")
    saved = excel(moodle.worksheet().content)
    handover = to_moodle(Sheet(moodle.name, saved), grades, ended=ENDED, overwrite=True)
    assert any(line.strip().startswith("TICK") for line in handover.advice)
    assert sum("1252" in line or "';'" in line for line in handover.advice) == 2
    upload(moodle, handover)
    assert {n: r.grade for n, r in moodle.records.items()} == {
        grade.person.key: grade.points for grade in grades
    }


SAVED = [("cp1252", b"?"), ("mac_roman", b"_"), ("cp1250", b"?"), ("cp437", b"?")]
"""What spreadsheet programs save in, and what they put for a letter that is not there."""


def with_column(moodle: Assignment, title: str, cell: str, place: int) -> Sheet:
    """The worksheet with a field of the school's own behind the address, or one put in by hand."""
    header, *rows = csv.reader(io.StringIO(moodle.worksheet().content.decode("utf-8-sig")))
    for row in (header, *rows):
        row.insert(place if place >= 0 else len(row), title if row is header else cell)
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return Sheet(moodle.name, file.getvalue().encode())


@pytest.mark.parametrize("cell", ["", "7.00", "10 A"])
@pytest.mark.parametrize("sample", ["plain", "spanish"])
def test_a_field_of_the_schools_own_is_not_moodles_column_of_that_name(sample, cell):
    """Grade 10 and group A of a school say nothing of a submission."""
    moodle = assignment(sample)
    moodle.mark("9", "6.5")
    words = moodle.language
    for title in (words.grade, words.group, words.status, words.maximum, words.graded, words.name):
        handover = to_moodle(
            with_column(moodle, title, cell, 3), [graded("9"), graded("2"), graded("3")], ended=None
        )
        assert "6.50 by hand; ours 7.00" in outcome(handover, "9").reason.replace(",", ".")
        assert outcome(handover, "2").kind is OutcomeKind.WRITTEN
        assert "no page" not in outcome(handover, "2").reason


@pytest.mark.parametrize("title", ["Grade", "Feedback comments", "Last modified (grade)"])
def test_two_columns_of_one_name_are_refused_where_nothing_tells_them_apart(title):
    with pytest.raises(InputError, match=re.escape(f"several columns are called '{title}'")):
        to_moodle(with_column(assignment("plain"), title, "", -1), [graded("9")], ended=None)


def josés() -> Assignment:
    """Everybody has a name of letters that each of the encodings has."""
    moodle = assignment("plain")
    for row in moodle.cells.values():
        row["Full name"] = "Ana Ruiz José"
    return moodle


def saved(sheet: Sheet, encoding: str, instead: bytes) -> Sheet:
    def cell(character: str) -> bytes:
        return character.encode(encoding, "ignore") or instead

    text = unicodedata.normalize("NFC", sheet.content.decode("utf-8-sig"))
    return Sheet(sheet.name, b"".join(map(cell, text)))


@pytest.mark.parametrize(("encoding", "instead"), SAVED)
@pytest.mark.parametrize(
    ("mine", "goes"),
    [("Good work", True), ("Revisión: te subo un punto", False), ("λ > 0", False)],
)
def test_a_teachers_own_words_are_never_written_back_damaged(encoding, instead, mine, goes):
    moodle = josés()
    moodle.mark("9", "5", html.escape(mine))
    sheet = saved(moodle.worksheet(), encoding, instead)
    grades = [graded("9", "Ana Ruiz José"), graded("2", "Ana Ruiz José")]
    handover = to_moodle(sheet, grades, ended=ENDED, overwrite=True)
    assert ("save it as CSV UTF-8" in outcome(handover, "9").reason) != goes
    upload(moodle, handover)
    assert shown(moodle.records["9"].comment).startswith(mine)
    assert moodle.records["9"].grade == (7 if goes else 5)
    assert moodle.records["2"].grade == 7, "of whom nothing is written back"


@pytest.mark.parametrize(("encoding", "instead"), SAVED)
def test_what_a_teacher_wrote_behind_ours_outlives_any_spreadsheet_program(encoding, instead):
    moodle = josés()
    upload(moodle, exported(moodle, [graded("9", "Ana Ruiz José", points="5")]))
    moodle.records["9"].comment += " <br>Well done"
    sheet = saved(moodle.worksheet(), encoding, instead)
    upload(moodle, to_moodle(sheet, [graded("9", "Ana Ruiz José")], ended=ENDED, overwrite=True))
    assert shown(moodle.records["9"].comment).endswith("Well done")


def test_a_group_whose_letters_may_be_lost_is_not_taken_for_another():
    """The groups λ and "?" were saved alike: a member of the one is no member of the other."""
    moodle = assignment("team")
    members = moodle.members("1")
    for number in members:
        moodle.cells[number]["Group"] = "Grupo λ"
    grades = [graded("1", "Grupo λ", "4"), graded("2", "Grupo _", "9")]
    for sheet, kind in (
        (moodle.worksheet(), OutcomeKind.WRITTEN),
        (saved(moodle.worksheet(), "cp1252", b"?"), OutcomeKind.WITHHELD),
    ):
        handover = to_moodle(sheet, grades, ended=ENDED)
        assert {outcome(handover, key).kind for key in members} == {kind}


@pytest.mark.parametrize("encoding", ["mac_roman", "cp437"])
def test_headers_that_cannot_be_written_back_are_refused(encoding):
    moodle = assignment("spanish")
    for row in moodle.cells.values():
        row["Nombre completo"] = "José"
    with pytest.raises(InputError, match="CSV UTF-8"):
        to_moodle(saved(moodle.worksheet(), encoding, b"_"), [graded("9", "José")], ended=ENDED)


def excel(content: bytes) -> bytes:
    """Saved by Excel in Spain: semicolons, ANSI, decimal commas, dates its own way."""
    text = unicodedata.normalize("NFC", content.decode("utf-8-sig")).replace("雷 李", "? ?")
    rows = list(csv.reader(io.StringIO(text)))
    file = io.StringIO()
    cells = [[re.sub(r"^(\d+)\.(\d\d)$", r"\1,\2", cell) for cell in row] for row in rows]
    dates = [
        [re.sub(r"^(Sun|Mon)day, .*", "23/11/2026 9:00", cell) for cell in row] for row in cells
    ]
    csv.writer(file, delimiter=";").writerows(dates)
    return file.getvalue().encode("cp1252")


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        ("Grades-C-Lab-7.csv", "Grades-C-Lab-7-upload.csv"),
        (
            "Calificaciones-C-Práctica 1: a/b-7 (1).CSV",
            "Calificaciones-C-Práctica_1_a_b-7-upload.csv",
        ),
        ("../../x.csv", "x-upload.csv"),
        ("G" * 300 + "-7.csv", "G" * 58 + "-7-upload.csv"),
    ],
)
def test_the_upload_is_named_after_the_sheet(sheet, name):
    assert upload_name(sheet) == name


@pytest.mark.parametrize(("sample", "numbers"), [("team", {"1"}), ("plain", None)])
def test_the_zip_names_groups_or_participants_and_nobody_else(sample, numbers):
    grades = handed_in(sample)
    files = exported(assignment(sample), grades).files
    with zipfile.ZipFile(io.BytesIO(files["feedback.zip"])) as archive:
        addressed = [name.split("_")[1] for name in archive.namelist()]
    assert len(addressed) == len(set(addressed))
    assert set(addressed) == (numbers or {grade.person.key for grade in grades})
