"""The first code cell of a notebook, and what it calls, in folders like a student's."""

from __future__ import annotations

import ast
import importlib.machinery
import subprocess
import sys
import types
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from cinta import begin
from cinta.hints import ExerciseHints, UnitHints, encode
from cinta.render.files import Files, requirements
from cinta.render.notebook_texts import export_cell, first_cell
from cinta.unit import LANGUAGES

FILES = Files("cinta-1.2-py3-none-any.whl", "cinta_demo-3.4-py3-none-any.whl")
AWAY = Files(FILES.code, FILES.course, "https://example.org/a%20course/")
UNIT = UnitHints(
    "u90_demo",
    "es",
    (
        ExerciseHints("slope", 'La «pendiente» de "y"', ("¿Qué es?",)),
        ExerciseHints("prose", "En palabras", (), checked=False),
        ExerciseHints("typed", "Tipos", ()),
    ),
)


class Computer:
    """A student's: what is installed there, what pip was asked, what it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packages: set[str] = set(begin.NEEDED)
        self.pip: list[str] = []
        self.pip_says = ""
        self.course = folder / "site-packages" / "cinta_demo"

    def find_spec(self, name):
        """As importlib's."""
        if name == "cinta_demo" and self.course.is_dir():
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(self.course)]
            return spec
        return name if name in self.packages else None

    def run(self, command, **_):
        """As subprocess's, for pip alone."""
        assert command[:3] == [sys.executable, "-m", "pip"]
        self.pip.append(command[-1])
        if not self.pip_says:
            self.checks(self.course / "es" / "u90_demo")
            self.packages |= set(begin.NEEDED)
        return subprocess.CompletedProcess(command, bool(self.pip_says), "", self.pip_says)

    def checks(self, folder):
        """Puts the unit's files into a folder."""
        (self.folder / folder).mkdir(exist_ok=True, parents=True)
        for name in ("slope", "typed"):
            (self.folder / folder / f"{name}.py").touch()
        (self.folder / folder / "u90_demo.hints.json").write_bytes(encode(UNIT))

    def start(self, lang="es", files=FILES):
        """What the first cell ends with."""
        return begin.start("u90_demo", lang, files.at(files.course))


@pytest.fixture
def computer(monkeypatch, tmp_path):
    """A new one, in the folder of a notebook."""
    folder = tmp_path / "mi curso ñ" / "es" / "u90_demo"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    new = Computer(folder)
    otter = types.ModuleType("otter")
    members = {"_grading_mode": False, "__init__": _keep_tests_dir}
    vars(otter)["Notebook"] = type("Notebook", (), members)
    monkeypatch.setitem(sys.modules, "otter", otter)
    ours = types.ModuleType("cinta.notebook.grader")
    vars(ours)["Notebook"] = lambda **options: types.SimpleNamespace(**options)
    monkeypatch.setitem(sys.modules, ours.__name__, ours)
    quiet = types.ModuleType("cinta.quiet")
    vars(quiet)["start_tensorflow"] = lambda: None
    monkeypatch.setitem(sys.modules, quiet.__name__, quiet)
    monkeypatch.setattr("cinta.hints.FOLDERS", ["tests", "."])
    monkeypatch.setattr("importlib.util.find_spec", new.find_spec)
    monkeypatch.setattr("importlib.metadata.version", lambda name: {"cinta_demo": "3.4"}[name])
    monkeypatch.setattr(subprocess, "run", new.run)
    return new


def _keep_tests_dir(self, tests_dir):
    self.tests_dir = tests_dir


def said(error):
    """What a notebook shows of an error."""
    (line,) = error.value._render_traceback_()
    assert "\n" not in line
    return line


@pytest.mark.parametrize("files", [FILES, AWAY])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_six_lines_that_are_code_and_name_both_files(lang, files):
    cell = first_cell(lang, "u90_demo", files)
    assert len(cell.splitlines()) <= 6
    ast.parse(TransformerManager().transform_cell(cell))
    assert files.at(files.code) in cell
    assert f'cinta.start("u90_demo", "{lang}", "{files.at(files.course)}")' in cell
    assert "example.org/a%20course/cinta" in cell or not files.address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notebook_alone_says_in_one_line_what_to_put_beside_it(lang, tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", first_cell(lang, "u90_demo", FILES)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.stderr.count("\n") == 1
    assert all(name in done.stderr for name in (FILES.code, FILES.course))
    assert {"es": "ponlos junto", "en": "Put them beside"}[lang] in done.stderr


@pytest.mark.parametrize("files", [FILES, AWAY])
def test_nothing_is_installed_by_a_bare_name(files):
    for line in (
        *requirements(files, "es").splitlines(),
        *first_cell("es", "u90_demo", files).splitlines(),
    ):
        if ("cinta" in line and "install" in line) or line.startswith("cinta["):
            assert "@ https://" in line


@pytest.mark.parametrize("where", [".", "../.."])
def test_the_course_is_installed_from_beside_or_two_folders_above(computer, where):
    wheel = computer.folder / where / FILES.course
    wheel.touch()
    grader = computer.start()
    assert computer.pip == [str(wheel.resolve())]
    assert grader.tests_dir == str(computer.course / "es" / "u90_demo")
    assert computer.start().unit == "u90_demo"
    assert len(computer.pip) == 1, "the second time it is there"


def test_or_from_its_address(computer):
    computer.start(files=AWAY)
    assert computer.pip == ["https://example.org/a%20course/cinta_demo-3.4-py3-none-any.whl"]


def test_what_the_code_needs_is_installed_with_it(computer, monkeypatch):
    computer.packages.remove("otter")
    monkeypatch.setattr(sys.modules["cinta.begin"], "__version__", "1.2")
    computer.start(files=AWAY)
    assert computer.pip[0] == (
        "cinta[student] @ https://example.org/a%20course/cinta-1.2-py3-none-any.whl"
    )


def test_another_version_of_the_course_is_replaced(computer, monkeypatch):
    computer.checks(computer.course / "es" / "u90_demo")
    versions = iter(["3.3", "3.4"])
    monkeypatch.setattr("importlib.metadata.version", lambda name: next(versions))
    computer.start(files=AWAY)
    assert computer.pip == [AWAY.at(AWAY.course)]


@pytest.mark.parametrize("folder", ["tests", "."])
def test_checks_that_lie_beside_need_no_installing(computer, folder):
    computer.checks(folder)
    grader = computer.start()
    assert Path(grader.tests_dir) == Path(folder)
    assert list(grader.exercises.items()) == [
        ("slope", 'La «pendiente» de "y"'),
        ("typed", "Tipos"),
    ]
    assert grader.lang == "es"
    assert not computer.pip


def test_the_wheel_that_is_missing_is_named(computer):
    with pytest.raises(begin.Stopped) as error:
        computer.start("en")
    assert said(error).startswith(f"Missing: {FILES.course}. Put it beside this notebook")


def test_one_check_that_is_missing_counts(computer):
    computer.checks("tests")
    (computer.folder / "tests" / "typed.py").unlink()
    with pytest.raises(begin.Stopped, match=r"Falta tests/typed\.py"):
        computer.start()


def test_a_unit_that_the_course_lacks_is_one_line(computer):
    with pytest.raises(begin.Stopped, match=r"u91_none \(es\), cinta_demo-3\.4"):
        begin.start("u91_none", "es", AWAY.at(AWAY.course))


def test_what_pip_says_last_is_what_the_student_reads(computer):
    computer.pip_says = "Looking\nERROR: No matching distribution found for tensorflow>=2.18\n"
    with pytest.raises(begin.Stopped) as error:
        computer.start(files=AWAY)
    assert "No matching distribution found for tensorflow>=2.18" in said(error)
    assert "Looking" not in said(error)


def test_nothing_is_missing_while_otter_grades(computer, monkeypatch):
    monkeypatch.setattr(sys.modules["otter"].Notebook, "_grading_mode", True)
    monkeypatch.delitem(sys.modules, "cinta.notebook.grader")
    assert type(computer.start()) is sys.modules["otter"].Notebook


@pytest.mark.seconds
def test_stock_otter_still_says_whether_it_grades():
    code = "import otter; print(otter.Notebook._grading_mode)"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True)
    assert done.stdout.split() == [b"False"], done.stderr


def test_the_last_cell_exports():
    exported = []
    grader = types.SimpleNamespace(export=lambda *args, **kwargs: exported.append((args, kwargs)))
    exec(export_cell("en", "u90_demo.ipynb", "pdf=False"), {"grader": grader})
    assert exported == [(("u90_demo.ipynb",), {"pdf": False})]
