"""The peer that nbgrader is: one course made on the fly, ``nbgrader autograde`` once for the class.

The notebooks are those of the other peers without Otter's own cells, which nbgrader's students
would not have; where Otter asks ``grader.check``, nbgrader's hidden test cells call the same hidden
checks with the same keys. Making the assignment is not measured: it is done once, like our build.
"""

from __future__ import annotations

import ast
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from .classroom import LANG, Classroom
from .command import run
from .meter import Meter
from .run_of import RunOf, Scores

NAME = "nbgrader autograde"
STUDENTS_CELLS = ("prose", "example", "given", "answer")
HIDDEN = """\
### BEGIN HIDDEN TESTS
from cinta.notebook import check
check(globals(), {key!r}, {lang!r})
### END HIDDEN TESTS"""


@dataclass(frozen=True)
class HiddenCheck:
    """One hidden check of an Otter archive: its name, its points and its key as JSON."""

    exercise: str
    name: str
    points: float
    key: str


def measure(room: Classroom, work: Path) -> RunOf:
    """Grade the class once, after an unmeasured ``nbgrader generate_assignment``."""
    course = Path(tempfile.mkdtemp(prefix="nbgrader-", dir=work))
    _make_course(room, course)
    begun = time.time()
    with Meter() as meter:
        run(["nbgrader", "autograde", room.unit.name], cwd=course)
    each, scores = _seconds(course, begun), _scores(room, course)
    return RunOf(NAME, len(room.notebooks), meter.wall, meter.cpu, meter.peak, each, scores)


def hidden_checks(archive: Path) -> list[HiddenCheck]:
    """The hidden checks that stand in the test files of an Otter archive."""
    with zipfile.ZipFile(archive) as files:
        tests = [name for name in files.namelist() if name.startswith("tests/")]
        return [c for name in tests for c in _checks_in(Path(name).stem, files.read(name).decode())]


def _checks_in(exercise: str, source: str) -> Iterator[HiddenCheck]:
    for function in ast.parse(source).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        (case,) = function.decorator_list
        assert isinstance(case, ast.Call)
        options = {word.arg: ast.literal_eval(word.value) for word in case.keywords}
        if options["hidden"]:
            key = next(n.value for n in function.body if isinstance(n, ast.Assign))
            yield HiddenCheck(exercise, function.name, options["points"], ast.literal_eval(key))


def _make_course(room: Classroom, course: Path) -> None:
    name = room.unit.name
    checks = hidden_checks(room.archive)
    (course / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'c'\n")
    _write(_as_assignment(room.blank, checks), course / "source" / name / f"{name}.ipynb")
    run(["nbgrader", "generate_assignment", name], cwd=course)
    for student, notebook in room.notebooks.items():
        path = course / "submitted" / student / name / f"{name}.ipynb"
        _write(_as_assignment(notebook, checks), path)


def _write(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


def _as_assignment(notebook: NotebookNode, checks: list[HiddenCheck]) -> NotebookNode:
    """The same notebook in nbgrader's terms: answer cells, and hidden tests after each of them."""
    assignment = nbformat.from_dict(notebook)
    assignment.cells = []
    for cell in nbformat.from_dict(notebook).cells:
        ours = cell.metadata.get("cinta", {})
        role, exercise = ours.get("role"), ours.get("exercise", "")
        if role == "answer":
            cell.metadata["nbgrader"] = _nbgrader(exercise, solution=True)
        if role in STUDENTS_CELLS:
            assignment.cells.append(cell)
        if role == "check":
            assignment.cells += [_test_cell(c) for c in checks if c.exercise == exercise]
    return assignment


def _test_cell(check: HiddenCheck) -> NotebookNode:
    grade = _nbgrader(_grade_id(check), grade=True, locked=True, points=check.points)
    source = HIDDEN.format(key=check.key, lang=LANG)
    return new_code_cell(source, metadata={"nbgrader": grade | {"cell_type": "code"}})


def _grade_id(check: HiddenCheck) -> str:
    return f"{check.exercise}-{check.name}"


def _nbgrader(grade_id: str, **more: object) -> dict[str, object]:
    """nbgrader's cell metadata, schema version 3."""
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"grade_id": grade_id, "schema_version": 3, **plain, **more}


def _seconds(course: Path, begun: float) -> tuple[float, ...]:
    """From one graded notebook to the next (nbgrader's own start falls to the first)."""
    ended = sorted(path.stat().st_mtime for path in (course / "autograded").glob("*/*/*.ipynb"))
    each = [after - before for before, after in pairwise([begun, *ended])]
    return tuple(each[1:] or each)


def _scores(room: Classroom, course: Path) -> Scores:
    from nbgrader.api import Gradebook

    exercise_of = {_grade_id(check): check.exercise for check in hidden_checks(room.archive)}
    name, scores = room.unit.name, Scores()
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for student in room.notebooks:
            points = scores[student] = dict.fromkeys(exercise_of.values(), 0.0)
            for grade in book.find_submission_notebook(name, name, student).grades:
                points[exercise_of[grade.cell.name]] += grade.auto_score or 0.0
    return scores
