"""The first and the last code cell of a notebook, run as Python in folders like a student's."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest

from cinta import __version__
from cinta.render.notebook_texts import WHEEL, export_cell, first_cell
from cinta.unit import LANGUAGES

TITLES = {"slope": 'La «pendiente» de "y"', "typed": "Tipos"}
WHEEL_NAME = f"cinta_student-{__version__}-py3-none-any.whl"


class Computer:
    """A student's: whether our packages are there, what pip was asked, what it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installed = False
        self.pip: list[str] = []
        self.pip_says = ""

    def find_spec(self, name):
        """As importlib's."""
        assert name in ("cinta", "otter")
        return name if self.installed else None

    def run(self, command, **_):
        """As subprocess's, for pip alone."""
        assert command[:3] == [sys.executable, "-m", "pip"]
        self.pip.append(command[-1])
        return subprocess.CompletedProcess(command, bool(self.pip_says), "", self.pip_says)

    def checks(self, folder):
        """Puts the unit's test files into a folder."""
        (self.folder / folder).mkdir(exist_ok=True)
        for name in ("slope", "typed"):
            (self.folder / folder / f"{name}.py").touch()

    def first_cell(self, lang="es"):
        """Runs it; the names it defines."""
        names: dict[str, object] = {}
        exec(first_cell(lang, "u90_demo", TITLES), names)
        return names


@pytest.fixture
def computer(monkeypatch, tmp_path):
    """A new one, in the folder of a notebook."""
    folder = tmp_path / "exercises" / "es" / "u90_demo"
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
    quiet = types.ModuleType("cinta.notebook.quiet")
    vars(quiet)["start_tensorflow"] = lambda: None
    monkeypatch.setitem(sys.modules, quiet.__name__, quiet)
    monkeypatch.setattr("importlib.util.find_spec", new.find_spec)
    monkeypatch.setattr(subprocess, "run", new.run)
    return new


def _keep_tests_dir(self, tests_dir):
    self.tests_dir = tests_dir


def said(error):
    """What a notebook shows of an error."""
    (line,) = error.value._render_traceback_()
    assert "\n" not in line
    return line


@pytest.mark.parametrize("where", ["exercises/es/u90_demo", "exercises"])
def test_wheel_is_found_here_and_above(computer, tmp_path, where):
    computer.checks("tests")
    wheel = tmp_path / where / WHEEL_NAME
    wheel.touch()
    assert computer.first_cell()["grader"].tests_dir == "tests"
    assert computer.pip == [str(wheel)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notebook_alone_says_in_one_line_what_to_put_beside_it(computer, lang):
    with pytest.raises(Exception, match=r"\*\.whl") as error:
        computer.first_cell(lang)
    assert f"exercises/{WHEEL}" in said(error)
    assert f"exercises/{lang}/u90_demo/tests/*" in said(error)
    assert {"es": "Pon esos archivos", "en": "Put those files"}[lang] in said(error)
    assert not computer.pip


def test_wheel_without_checks_is_not_installed_yet(computer):
    (computer.folder / WHEEL_NAME).touch()
    with pytest.raises(Exception, match=r"Falta exercises/es/u90_demo/tests/\*, "):
        computer.first_cell()
    assert not computer.pip


def test_one_check_that_is_missing_counts(computer):
    computer.installed = True
    computer.checks("tests")
    (computer.folder / "tests" / "typed.py").unlink()
    with pytest.raises(Exception, match=r"Missing: .*/tests/\*,"):
        computer.first_cell("en")


def test_checks_without_their_folder_as_on_colab(computer):
    computer.installed = True
    computer.checks(".")
    assert computer.first_cell()["grader"].tests_dir == "."
    assert not computer.pip


def test_what_pip_says_last_is_what_the_student_reads(computer):
    computer.checks("tests")
    (computer.folder / WHEEL_NAME).touch()
    computer.pip_says = "Looking\nERROR: No matching distribution found for tensorflow>=2.18\n"
    with pytest.raises(Exception, match="pip") as error:
        computer.first_cell()
    assert "No matching distribution found for tensorflow>=2.18" in said(error)
    assert "Looking" not in said(error)


def test_nothing_is_missing_while_otter_grades(computer, monkeypatch):
    computer.installed = True
    monkeypatch.setattr(sys.modules["otter"].Notebook, "_grading_mode", True)
    monkeypatch.delitem(sys.modules, "cinta.notebook.grader")
    assert type(computer.first_cell()["grader"]) is sys.modules["otter"].Notebook


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_grader_has_the_headings_in_order_and_the_language(computer, lang):
    computer.installed = True
    computer.checks("tests")
    grader = computer.first_cell(lang)["grader"]
    assert list(grader.exercises.items()) == list(TITLES.items())
    assert grader.lang == lang


def test_stock_otter_still_says_whether_it_grades():
    code = "import otter; print(otter.Notebook._grading_mode)"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True)
    assert done.stdout.split() == [b"False"], done.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_colab_the_last_cell_says_how_to_submit(lang, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    exec(export_cell(lang, "u90_demo.ipynb", "pdf=False"), {"sys": sys})
    assert ".ipynb" in capsys.readouterr().out


def test_elsewhere_the_last_cell_exports():
    exported = []
    grader = types.SimpleNamespace(export=lambda *args, **kwargs: exported.append((args, kwargs)))
    exec(export_cell("en", "u90_demo.ipynb", "pdf=False"), {"sys": sys, "grader": grader})
    assert exported == [(("u90_demo.ipynb",), {"pdf": False})]
