"""The results of a run handed over twice to each LMS, marks in between: only they may change.

Moodle (with teams) and Canvas are the models that are here; of Brightspace, Blackboard and Sakai a
table takes the cells of those who are in the file, as their pages say. What takes any table is held
against the table before.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from cinta.cli import main
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import RESULTS, Store
from tests.lms.canvas_importer import Assignment as CanvasAssignment
from tests.lms.canvas_importer import Course, Held, User
from tests.lms.moodle_importer import Assignment as MoodleAssignment

TEAM_HEADER = (
    'Identifier,"Full name",Status,Group,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)


class Elsewhere(Protocol):
    """An LMS that holds grades; a student is a number from 0 on."""

    @property
    def to(self) -> str:
        """Its word behind ``export --to``."""

    @property
    def options(self) -> Sequence[str]:
        """What is typed behind that, the table last."""

    def origin(self, number: int, submission: str) -> Origin:
        """Who handed in the submission there."""

    def table(self) -> tuple[str, bytes]:
        """What the teacher downloads: a file's name and its bytes; no bytes where there is none."""

    def uploads(self, made: Path) -> None:
        """What an export made is uploaded as it says."""

    def grades(self) -> Mapping[str, str]:
        """Who has which grade."""


def family(number: int) -> str:
    """A family name that nobody else has."""
    return f"{chr(65 + number // 26)}{chr(97 + number % 26)}ñez"


@dataclass
class Filled:
    """A table of one of three LMSs, and what is typed to have it filled in."""

    to: str
    options: Sequence[str]
    lms: Lms
    header: str
    line: Callable[[int], str]
    key: Callable[[int], str]
    name: Callable[[int], str]
    columns: tuple[int, int]
    students: int

    def __post_init__(self) -> None:
        text = self.header + "".join(self.line(n) for n in range(self.students))
        self._rows = list(csv.reader(io.StringIO(text, newline="")))

    def origin(self, number: int, submission: str) -> Origin:
        person = Person(self.key(number), self.name(number))
        return Origin(submission=submission, lms=self.lms, people=(person,))

    def table(self) -> tuple[str, bytes]:
        file = io.StringIO(newline="")
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(self._rows)
        return "grades.csv", file.getvalue().encode("utf-8")

    def uploads(self, made: Path) -> None:
        key, cell = self.columns
        there = {row[key]: row for row in self._rows if len(row) > cell}
        title = self._header()[cell]
        for path in set(made.glob("*.csv")) - {made / "closing.csv"}:
            rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
            place = next(
                row.index(cell) for row in rows for cell in row if cell and title.startswith(cell)
            )
            for row in rows:
                if row and row[0] in there and len(row) > place:
                    there[row[0]][cell] = row[place]
                elif len(row) > max(key, place) and row[key] in there:
                    there[row[key]][cell] = row[place]

    def _header(self) -> list[str]:
        return next(row for row in self._rows if len(row) > self.columns[1])

    def grades(self) -> Mapping[str, str]:
        key, cell = self.columns
        rows = self._rows[self._rows.index(self._header()) + 1 :]
        return {row[key]: row[cell] for row in rows if row[cell]}


def brightspace(students: int) -> Filled:
    title = "Lab 1 Points Grade <Numeric MaxPoints:10 Weight:5 Category:Labs CategoryWeight:100>"
    return Filled(
        "brightspace",
        ("--gradebook",),
        Lms.BRIGHTSPACE,
        f"OrgDefinedId,Last Name,First Name,{title},End-of-Line Indicator\n",
        lambda n: f"#7{n},{family(n)},Ana,,#\n",
        lambda n: f"{n}-9",
        lambda n: f"Ana {family(n)}",
        (0, 3),
        students,
    )


def blackboard(students: int) -> Filled:
    return Filled(
        "blackboard",
        ("--gradebook",),
        Lms.BLACKBOARD,
        '"Last Name","First Name","Username","Lab 1 [Total Pts: 10 Score] |123"\n',
        lambda n: f'"{family(n)}","Ana","ana{n}",""\n',
        lambda n: f"ana{n}",
        lambda n: f"Ana {family(n)}",
        (2, 3),
        students,
    )


def sakai(students: int) -> Filled:
    above = '"Lab 1","SCORE_GRADE_TYPE"\n\n'
    return Filled(
        "sakai",
        ("--points", "10", "--gradebook"),
        Lms.SAKAI,
        f'{above}"Display ID","ID","Last Name","First Name","grade","Submission date"\n',
        lambda n: f'"ana{n}","ana{n}","{family(n)}","Ana","","2026-11-24T14:05:33Z"\n',
        lambda n: f"ana{n}",
        lambda n: f"{family(n)}, Ana",
        (1, 4),
        students,
    )


class OnCanvas:
    """Canvas by files: its gradebook, and the zip of feedback."""

    to, options = "canvas", ("--points", "10", "--assignment", "Lab 01", "--gradebook")

    def __init__(self, students: int) -> None:
        users = [User(1000 + n, f"{family(n)}, Ana", f"ana{n}") for n in range(students)]
        lab = CanvasAssignment(77, "Lab 01")
        for n, user in enumerate(users):
            lab.held[user.id] = Held(attachments={50000 + n: "lab.ipynb"})
        self._course = Course(users, [lab])

    def origin(self, number: int, submission: str) -> Origin:
        key = 1000 + number
        (file,) = self._course.downloaded(77)[key]
        people = (Person(str(key), f"ana{number}"),)
        return Origin(submission=submission, lms=Lms.CANVAS, people=people, file=file)

    def table(self) -> tuple[str, bytes]:
        return "Grades.csv", self._course.export().content

    def uploads(self, made: Path) -> None:
        for path in made.glob("*-upload.csv"):
            self._course.import_csv(path.read_bytes())
        for path in made.glob("feedback.zip"):
            assert self._course.upload(77, path.read_bytes()) == []

    def grades(self) -> Mapping[str, str]:
        held = self._course.assignment(77).held.items()
        return {str(user): str(one.entered) for user, one in held if one.entered is not None}


class InTeams:
    """Moodle, where students submit in groups of two: each member has a row."""

    to, options = "moodle", ("--worksheet",)

    def __init__(self, students: int) -> None:
        at = '"Sunday, 22 November 2026, 5:24 PM"'
        lines = [
            f'"Participant {number}","{who} {family(n)}",Submitted for grading -  - ,'
            f"Team {family(n)},,10.00,Yes,{at},-,"
            for n in range(students)
            for number, who in ((200 + n, "Ana"), (400 + n, "Leo"))
        ]
        sheet = "\n".join([TEAM_HEADER, *lines, ""]).encode("utf-8-sig")
        groups = {str(9000 + n): f"Team {family(n)}" for n in range(students)}
        self._moodle = MoodleAssignment(sheet, name="Grades-C-Lab 1-17.csv", groups=groups)

    def origin(self, number: int, submission: str) -> Origin:
        people = (Person(str(9000 + number), f"Team {family(number)}"),)
        return Origin(submission=submission, lms=Lms.MOODLE, people=people, assignment="17")

    def table(self) -> tuple[str, bytes]:
        return self._moodle.name, self._moodle.worksheet().content

    def uploads(self, made: Path) -> None:
        self._moodle.wait()
        for path in made.glob("*-upload.csv"):
            self._moodle.import_sheet(path.read_bytes())
        for path in made.glob("feedback*.zip"):
            self._moodle.import_zip(path.read_bytes())

    def grades(self) -> Mapping[str, str]:
        """By the team: its members have the same."""
        held = self._moodle.records.items()
        grades = {number: str(one.grade) for number, one in held if one.grade is not None}
        by_team = {number: (grades[number], grades[str(int(number) + 200)]) for number in grades
                   if int(number) < 400}  # fmt: skip
        assert all(ana == leo for ana, leo in by_team.values())
        assert len(grades) == 2 * len(by_team)
        return {number: ana for number, (ana, _) in by_team.items()}


class AnyTable:
    """What takes any table: nbgrader, Gradescope by hand, Otter's own."""

    def __init__(self, to: str, lms: Lms, options: Sequence[str] = ()) -> None:
        self.to, self.options, self._lms = to, options, lms
        self._there: dict[str, str] = {}

    def origin(self, number: int, submission: str) -> Origin:
        people = (Person(f"ana{number}", f"Ana {family(number)}"),)
        return Origin(submission=submission, lms=self._lms, people=people)

    def table(self) -> tuple[str, bytes]:
        return "", b""

    def uploads(self, made: Path) -> None:
        (table,) = set(made.glob("*.csv")) - {made / "closing.csv"}
        rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
        students = [row for row in rows[1:] if row[0] != "points-per-question"]
        self._there = {row[0]: ",".join(row[1:]) for row in students}

    def grades(self) -> Mapping[str, str]:
        return dict(self._there)


def everywhere(students: int) -> Iterator[Elsewhere]:
    """Each LMS with so many students who handed in."""
    yield from (brightspace(students), blackboard(students), sakai(students))
    yield from (OnCanvas(students), InTeams(students))
    yield AnyTable("csv", Lms.NBGRADER, ("--columns", "student=key, score=grade"))
    yield AnyTable("csv", Lms.GRADESCOPE, ("--columns", "Email=key, Total=grade"))
    yield AnyTable("otter", Lms.OTTER)


def handed_over_twice(results: Path, work: Path, lms: Elsewhere) -> list[Mapping[str, str]]:
    """What the LMS holds after each of three exports; the first student is marked after one."""
    run = work / "run"
    shutil.copytree(results, run)
    with closing(Store(run / RESULTS)) as store:
        names = [result.submission for result in store.results()]
        first = next(iter(store.results()))
        store.add_origins(lms.origin(n, name) for n, name in enumerate(names))
        store._db.execute("DELETE FROM exported")
        store._db.commit()
    exercise = first.exercises[0]
    points = "0" if exercise.points else "0.5"
    held = [_exported(run, work, lms)]
    whom = ["--student", names[0], "--exercise", exercise.name]
    assert main(["mark", str(run), *whom, "--points", points, "--by", "Ms Ray"]) == 0
    held.append(_exported(run, work, lms))
    held.append(_exported(run, work, lms))
    return held


def _exported(run: Path, work: Path, lms: Elsewhere) -> Mapping[str, str]:
    name, content = lms.table()
    options = list(lms.options)
    if name:
        (work / name).write_bytes(content)
        options.append(str(work / name))
    assert main(["export", str(run), "--to", lms.to, *options]) == 0
    made = run / "export" / lms.to
    with (made / "closing.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before = lms.grades()
    lms.uploads(made)
    for path in made.iterdir():
        path.unlink()
    written = sum(row["outcome"] == "written" for row in rows)
    share = 2 if isinstance(lms, InTeams) else 1
    changed = [key for key, grade in lms.grades().items() if before.get(key) != grade]
    if not isinstance(lms, AnyTable):
        assert written == share * len(changed), "what is said to be written is what changes"
    return lms.grades()


def only_one_changed(held: Sequence[Mapping[str, str]], students: int) -> None:
    """All have a grade, then one has another, then nobody."""
    first, second, third = held
    assert len(first) == students
    changed = [key for key in first if _number(first[key]) != _number(second[key])]
    assert len(changed) == 1
    assert first.keys() == second.keys()
    assert third == second


def _number(text: str) -> object:
    return Decimal(text) if text.replace(".", "").isdigit() else text
