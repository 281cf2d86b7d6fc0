"""From a wheel, outside the checkout: a teacher makes a course, a student answers in a kernel."""

from __future__ import annotations

import ast
import csv
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cinta.commands.gate import shown_lines
from cinta.commands.init import units_zip
from cinta.packed import entries_of
from cinta.render.files import Files
from cinta.render.notebook_texts import first_cell
from cinta.render.students import students_wheel
from cinta.render.wheel import build_wheel
from cinta.source import load_all
from cinta.unit import Unit
from tests.computer import Computer
from tests.conftest import COURSE, at_night

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installed")]

ANSWER = """
def cube_slope(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**3
    return tape.gradient(y, x)
"""

RUN = """
import sys, tempfile, nbformat, nbclient
from traitlets.config import Config
book = nbformat.read(sys.argv[1], 4)
# Sockets that are files: a port that is chosen may be another kernel's by then.
files = Config(KernelManager={"transport": "ipc", "ip": tempfile.mkdtemp() + "/kernel"})
try:
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3", config=files).execute()
finally:
    nbformat.write(book, "ran.ipynb")
"""


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Computer:
    """Who has the wheel installed, and the units' zip."""
    computer = Computer(tmp_path_factory.mktemp("teacher"), "cinta[grader]")
    computer.install()
    name, data = units_zip(COURSE)
    (computer.folder / name).write_bytes(data)
    return computer


@pytest.fixture(scope="module")
def course(teacher: Computer) -> Path:
    """A course of one sample unit, built by who has installed no more than README says."""
    teacher.cinta("init", "my course", "--empty", cwd=teacher.folder)
    folder = teacher.folder / "my course"
    teacher.cinta("build", cwd=folder / "units")
    return folder


def test_what_is_used_is_what_was_installed(teacher: Computer, course: Path) -> None:
    where = teacher.run("-c", "import cinta; print(cinta.__file__)").strip()
    assert Path(where).is_relative_to(teacher.python.parents[1])
    wheel = build_wheel()
    again = course / "exercises" / wheel.name
    assert again.read_bytes() == wheel.data, "put together again: the same bytes"


@pytest.mark.parametrize("runs", [("--no-otter",), at_night(())], ids=["ours", "stock Otter, too"])
def test_a_new_course_is_built_gated_checked_graded_and_exported(
    runs: tuple[str, ...], teacher: Computer, course: Path
) -> None:
    """By day stock Otter runs what the course's own gate builds, and a student's notebook."""
    assert not {path.name for path in teacher.folder.iterdir()} & {"exercises", "solutions", "dist"}
    assert "the gate is passed" in teacher.cinta("gate", *runs, cwd=course)
    assert teacher.cinta("build", "--check", cwd=course) == ""
    solution = "solutions/en/u01_sample/u01_sample.ipynb"
    assert "✓ cube_slope" in teacher.cinta("check", solution, cwd=course).replace("ok", "✓")
    teacher.cinta("--course", course, "grade", course / solution, "--out", "r", cwd=teacher.folder)
    teacher.cinta("export", "r", "--to", "csv", cwd=teacher.folder)
    with (teacher.folder / "r" / "grades.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["unit"], row["score"]) == ("u01_sample", row["max_score"])


def test_the_course_of_this_repository_is_kept_whole(teacher: Computer) -> None:
    teacher.cinta("init", "copia", cwd=teacher.folder)
    copied = {path.name: path.read_bytes() for path in (teacher.folder / "copia/units").iterdir()}
    sources = [*COURSE.sources.glob("u*.py"), *COURSE.sources.glob("mutants.toml")]
    sources += COURSE.sources.glob("slips.json")
    assert copied == {path.name: path.read_bytes() for path in sources}


def as_vs_code_saves_it(book: nbformat.NotebookNode) -> None:
    """The name of its own kernel, a language for each cell, and no ids."""
    book.metadata["kernelspec"] = {"display_name": ".venv", "language": "python", "name": "python3"}
    book.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    book.nbformat_minor = 2
    for cell in book.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.pop("id", None)


STUDENTS = ("cinta[student]", "ipykernel", "nbclient")
"""What a notebook's first cell installs, and where it is run: Jupyter."""


OF_PIP = "Note: you may need to restart the kernel to use updated packages.\n"
"""What IPython's %pip always prints; nothing need be restarted."""


def answered(course: Path) -> nbformat.NotebookNode:
    """The notebook as a student fills it in."""
    book = nbformat.read(course / "exercises/es/u01_sample/u01_sample.ipynb", as_version=4)
    for cell in book.cells:
        if cell.metadata["cinta"]["role"] == "answer":
            cell.source = ANSWER
    return book


def ran_well(student: Computer, note: str = "") -> None:
    """The notebook is run from top to bottom: all is quiet but for a note, right, and exported."""
    student.run("-c", RUN, "Tarea de Ana.ipynb")
    ran = nbformat.read(student.folder / "ran.ipynb", as_version=4)
    said = {cell.metadata["cinta"]["role"]: cell.get("outputs", []) for cell in ran.cells}
    printed = "".join(output.get("text", "?") for output in said["init"])
    assert printed == note, "nothing else is printed, no line is red"
    assert "Con este ejemplo está bien." in said["check"][0].data["text/plain"]
    assert not [o for c in ran.cells for o in c.get("outputs", []) if o.get("name") == "stderr"]
    (made,) = student.folder.glob("*.zip")
    assert "Tarea de Ana.ipynb" in zipfile.ZipFile(made).namelist()


@pytest.fixture
def address(course: Path) -> Iterator[str]:
    """A web server that has what the course built for students."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(course / "exercises"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("with_files", [True, at_night(False)], ids=["two files", "an address"])
def test_a_student_answers_in_a_kernel_with_two_files_or_where_the_course_has_an_address(
    with_files: bool, course: Path, address: str, tmp_path: Path
) -> None:
    """Nothing of ours is installed there; the notebook has another name, and is exported."""
    student = Computer(tmp_path, *STUDENTS)
    if with_files:
        for wheel in (course / "exercises").glob("*.whl"):
            shutil.copy(wheel, student.folder)
        nbformat.write(answered(course), student.folder / "Tarea de Ana.ipynb")
        ran_well(student)
    else:
        _fetch_from(address, course, student)
        ran_well(student, OF_PIP)


def _fetch_from(address: str, course: Path, student: Computer) -> None:
    """The notebook alone, as VS Code saved it: pip fetches both files from the address."""
    code, units = sorted(path.name for path in (course / "exercises").glob("*.whl"))
    book = answered(course)
    (first,) = (cell for cell in book.cells if cell.metadata["cinta"]["role"] == "init")
    first.source = first_cell("es", "u01_sample", Files(code, units, address))
    as_vs_code_saves_it(book)
    (student.folder / "Tarea de Ana.ipynb").write_text(json.dumps(book), encoding="utf-8")


def test_the_students_file_holds_no_secret_of_any_unit() -> None:
    """Every line of a solution, an accepted answer and a hidden check, and every choice key."""
    entries = entries_of(students_wheel(COURSE).data)
    text = "\n".join(data.decode("utf-8") for data in entries.values())
    # A test file holds its key as JSON in a Python string: quoted twice.
    texts = [text, text.encode().decode("unicode_escape"), *_keys(entries)]
    units = load_all(COURSE.sources)
    shown = {line for unit in units for line in shown_lines(unit)}
    # Students hold the drivers, in which the gate finds every line of their own solution.
    drivers = [exercise.driver for unit in units for exercise in unit.exercises]
    shown |= {line.strip() for driver in drivers for line in driver.split("\n")}
    secret = {line for unit in units for line in _secrets(unit) if len(line) > 3} - shown
    assert len(secret) > 200
    assert [line for line in sorted(secret) if any(line in one for one in texts)] == []
    choices = [key["choice"] for key in _keys_of(entries) if key.get("choice")]
    asked = {f"{e.name}.py" for unit in units for e in unit.exercises if e.options}
    assert len(choices) == sum(Path(name).name in asked for name in entries)
    assert not any(choice.get("right") or choice.get("reasons") for choice in choices)


def _keys(entries: Mapping[str, bytes]) -> Iterator[str]:
    """All texts that stand in the keys of the test files, as they were written."""
    for key in _keys_of(entries):
        yield "\n".join(_texts(key))


def _keys_of(entries: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """The keys of the test files, decoded."""
    for name, data in entries.items():
        for node in ast.walk(ast.parse(data)) if name.endswith(".py") else ():
            if isinstance(node, ast.Constant) and str(node.value).startswith("{"):
                yield json.loads(str(node.value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _secrets(unit: Unit) -> Iterator[str]:
    for exercise in unit.exercises:
        codes = [exercise.solution, *(variant.code for variant in exercise.accept)]
        yield from (line.strip() for code in codes for line in code.splitlines())
        yield from (why for option in exercise.options for why in option.reasons.values())
        for check in exercise.hidden_checks:
            yield check.name
            yield from check.titles.values()
