"""Tables for every other LMS, and Otter's own."""

from __future__ import annotations

import csv
import io
import re
import warnings
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from cinta.errors import InputError
from cinta.lms.final_grades import final_grades
from cinta.lms.handover import Grade, Handover, OutcomeKind
from cinta.lms.table import FIELDS, TableFormat, to_csv
from cinta.records.origin import Lms, Origin, Person
from cinta.records.spreadsheet import FORMULAS, no_formula
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict

NAMES = ["Gómez, Ruiz", "O'Brien", "李 雷", "=SUM(1+1)", "J" * 200, "José García"]


def grade(key: str, name: str, points: str = "8.50", withheld: str = "") -> Grade:
    origin = Origin(submission=f"{name}.ipynb", lms=Lms.PLAIN, people=(Person(key, name),))
    value = Decimal(points)
    return Grade(
        person=origin.people[0],
        origin=origin,
        points=value,
        maximum=Decimal(10),
        calculation="how",
        comment="a\nb",
        page=bytes,
        withheld=withheld,
    )


def table(handover: Handover, delimiter: str = ",") -> list[list[str]]:
    text = handover.files["grades.csv"].decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_every_student_is_a_row_or_a_reason():
    grades = [grade(str(n), name) for n, name in enumerate(NAMES)] + [
        grade("x", "Eva", withheld="no")
    ]
    handover = to_csv(grades, TableFormat())
    rows = table(handover)
    assert rows[0] == ["key", "student", "grade", "maximum", "comment"]
    assert {row[1] for row in rows[1:]} == {no_formula(name) for name in NAMES}
    assert {(o.student, o.kind, o.reason) for o in handover.outcomes} == {
        *((name, OutcomeKind.WRITTEN, "how") for name in NAMES),
        ("Eva", OutcomeKind.WITHHELD, "no"),
    }  # fmt: skip
    assert to_csv(list(reversed(grades)), TableFormat()) == handover


def test_a_line_without_a_key_is_held_back_with_what_to_do():
    grades = [grade("", "ana"), grade("7", "eva")]
    handover = to_csv(grades, TableFormat())
    assert [row[0] for row in table(handover)[1:]] == ["7"]
    (held,) = (one for one in handover.outcomes if one.kind == OutcomeKind.WITHHELD)
    assert held.reason.startswith("no key: ")
    (columns,) = re.findall("--columns '([^']+)'", "".join(handover.advice))
    rows = table(to_csv(grades, TableFormat(columns=columns)))
    assert [row[:2] for row in rows[1:]] == [["ana.ipynb", "ana"], ["eva.ipynb", "eva"]]


@pytest.mark.parametrize(
    ("columns", "written"),
    [
        ("x=grade", 3),
        ("who=student, x=grade", 1),
        ("who=student, file=submission", 3),
        ("mail=email, x=grade", 0),
    ],
)
def test_no_two_lines_are_alike_in_whose_they_are(columns, written):
    twins = [grade("", "John Doe"), grade("", "Ana"), grade("", "John Doe")]
    origin = msgspec.structs.replace(twins[2].origin, submission="2.ipynb")
    twins[2] = replace(twins[2], origin=origin)
    handover = to_csv(twins, TableFormat(columns=columns))
    assert len(table(handover)) - 1 == written
    held = [one.reason for one in handover.outcomes if one.kind == OutcomeKind.WITHHELD]
    assert all("submission=submission" in reason for reason in held)


def test_an_address_in_capitals_is_the_same_address():
    def by(address: str) -> Grade:
        one = grade("", address)
        return replace(one, person=Person("", address, address))

    grades = [by("ana@x.org"), by("Ana@X.org"), by("eva@x.org")]
    rows = table(to_csv(grades, TableFormat(columns="mail=email, x=grade")))
    assert [row[0] for row in rows[1:]] == ["eva@x.org"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("sign", FORMULAS)
def test_no_cell_of_a_students_is_a_formula_unless_only_programs_read_it(field, sign):
    name = f"{sign}1+1"
    odd = replace(grade(name, name), calculation=name, comment=name)
    origin = msgspec.structs.replace(odd.origin, at=name, people=(Person(name, name, name),))
    odd = replace(odd, origin=origin, person=origin.people[0])
    for plain_cells in (False, True):
        written = to_csv([odd], TableFormat(columns=f"x={field}", plain_cells=plain_cells))
        ((cell,),) = table(written)[1:]
        assert plain_cells or not cell.lstrip().startswith(FORMULAS)
        is_number = field in ("grade", "maximum", "percent")
        given = str(FIELDS[field](odd))
        assert cell == (given if is_number or plain_cells else no_formula(given))
        assert any("--plain-cells" in line for line in written.advice) == (cell != given)


def test_columns_delimiter_and_decimal_mark_are_the_users():
    columns = "OrgDefinedId=key, Lab 1, part a Points Grade=grade"
    with pytest.raises(InputError, match="'Lab 1' is not HEADER=FIELD"):
        to_csv([], TableFormat(columns=columns))
    columns = "OrgDefinedId=key, Lab 1 Points Grade=grade, %=percent, End-of-Line Indicator='#,'"
    rows = table(
        to_csv(
            [grade("7", "Ana", "3.333")], TableFormat(columns=columns, delimiter=";", decimal=",")
        ),
        ";",
    )
    assert rows[0] == ["OrgDefinedId", "Lab 1 Points Grade", "%", "End-of-Line Indicator"]
    assert rows[1] == ["7", "3,333", "33,33", "#,"]


@pytest.mark.parametrize(
    "form",
    [TableFormat(columns="a=nothing"), TableFormat(delimiter=",,"), TableFormat(decimal=",")],
)
def test_a_form_that_cannot_be_is_said_with_the_mend(form):
    with pytest.raises(InputError, match=r"--columns|--delimiter"):
        to_csv([], form)


def scored(name: str, points: dict[str, float], status: Status = Status.GRADED) -> SubmissionResult:
    exercises = tuple(
        ExerciseResult(
            name=q,
            checks=(
                CheckResult(name="c", title="t", verdict=Verdict.PASSED, points=p, max_points=2.0),
            ),
        )
        for q, p in points.items()
    )
    return SubmissionResult(
        submission=name,
        student=name,
        unit="u",
        status=status,
        exercises=exercises,
        note="why" * (status != Status.GRADED),
    )


@pytest.mark.slow
def test_final_grades_are_what_otter_itself_would_write():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from otter.grade.utils import merge_scores_to_df
        from otter.test_files import GradingResults
        from otter.test_files.abstract_test import TestCase, TestCaseResult, TestFile

    class Questions(TestFile):
        """A question of Otter's that was given so many points."""

        @classmethod
        def from_file(cls, *_: object) -> Questions:
            raise AssertionError("not read from a file here")

        @classmethod
        def from_metadata(cls, *_: object) -> Questions:
            raise AssertionError("not read from a notebook here")

        def run(self, *_: object) -> None:
            raise AssertionError("not run here")

    def otters(result: SubmissionResult) -> GradingResults:
        files = []
        for exercise in result.exercises:
            case = TestCase("c", None, True, exercise.max_points, None, None)
            question = Questions(exercise.name, exercise.name, [case], False)
            question.test_case_results = [TestCaseResult(case, None, True)]
            question.update_score(exercise.points)
            files.append(question)
        made = GradingResults(files)
        made.file = result.submission
        return made

    results = [scored("a.ipynb", {"q2": 2.0, "q1": 1.5}), scored("b.ipynb", {"q2": 0.0, "q1": 2.0})]
    ours = pd.read_csv(io.BytesIO(final_grades(results)))
    theirs = io.StringIO()
    merge_scores_to_df([otters(result) for result in results]).to_csv(theirs, index=False)
    pd.testing.assert_frame_equal(
        ours, pd.read_csv(io.StringIO(theirs.getvalue())), check_dtype=False
    )


def test_final_grades_say_what_became_of_the_others():
    results = [
        scored("a", {"q": 1.0}),
        scored("b", {"q": 0.0}, Status.GRADER_ERROR),
        scored("c", {"q": 1.0}, Status.KILLED),
    ]
    rows = list(csv.reader(io.StringIO(final_grades(results).decode())))
    assert rows[0] == ["file", "q", "total_points_earned", "percent_correct", "grading_status"]
    assert rows[3] == ["b", "", "", "", "why"]
    assert rows[4] == ["c", "1.0", "1.0", "0.5", "killed: why"]
