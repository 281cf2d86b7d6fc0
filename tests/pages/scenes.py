"""What a page takes for given: a checkout, what an LMS let somebody download, a graded class.

The class is five students of Moodle's, by the numbers and names that the pages use; each hands in
unit 1, two of them with a mistake.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat

from cinta.commands.demo import Answers, notebook
from cinta.course import find
from cinta.render.wheel import build_wheel
from cinta.source import load
from cinta.unit import Unit

from .reading import ROOT
from .running import Run, Terminal, alone

ARCHIVE = "CAL-Lab 1-17.zip"
SHEETS = {"en": "Grades-CAL-Lab 1-17.csv", "es": "Calificaciones-CAL-Lab 1-17.csv"}
CLASS = {
    "12": "Ana Gómez",
    "1002": "Mary-Ann Smith",
    "1003": "Juan Pérez",
    "1004": "Lei Li",
    "1007": "Seán O'Brien",
}
MISTAKEN = {
    "1003": ("constant_gradient", "not_watched"),
    "1004": ("two_gradients", "not_persistent"),
}
HEADER = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
).split(",")


def terminal(folder: Path, python: Run = alone) -> Terminal:
    """A terminal in an empty folder, where the program is the one of this checkout.

    Whatever a page installs lands in a folder beside it, never in the environment of the tests.
    """
    installed = folder.with_name(f"{folder.name} installed")
    for new in (folder, installed):
        new.mkdir(parents=True)
    environment = {
        "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}",
        "PYTHONPATH": f"{installed}:{ROOT / 'autograder'}:{ROOT}",
        "PIP_TARGET": str(installed),
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "",
        "COLUMNS": "80",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return Terminal(folder, environment, python)


MADE = shutil.ignore_patterns("__pycache__", "dist")


def checkout(folder: Path) -> None:
    """What a clone holds and a page's commands read, with its environment set up."""
    (folder / ".venv").symlink_to(sys.prefix)
    for name in ("cinta.toml", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    for name in ("autograder", "exercises", "solutions", "benchmarks"):
        shutil.copytree(ROOT / name, folder / name, ignore=MADE)


def wheel(folder: Path) -> None:
    """The wheel that students get, where ``cinta build`` puts it."""
    built = build_wheel()
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "exercises" / built.name).write_bytes(built.data)


def unit() -> Unit:
    """The unit that the class hands in."""
    return load(find(ROOT).sources / "u01_scalar.py")


def downloaded(folder: Path) -> None:
    """What Moodle gives of the class: the archive, and its sheet under two languages' names."""
    one = unit()
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        for key, name in CLASS.items():
            path = f"{name}_{key}_assignsubmission_file_/u01_scalar.ipynb"
            archive.writestr(path, nbformat.writes(notebook(one, _answers(one, key), "en")))
    for name in SHEETS.values():
        (folder / name).write_text(_sheet(), encoding="utf-8-sig")
    (folder / "more_time.csv").write_text("student,factor\n1002,1.25\n", encoding="utf-8")


def named_otherwise(folder: Path) -> None:
    """A download of no LMS that is known: whose a file is stands in the names of its folders."""
    one = unit()
    solved = nbformat.writes(notebook(one, _answers(one, ""), "en"))
    with zipfile.ZipFile(folder / "class.zip", "w") as archive:
        for key, name in CLASS.items():
            first, _, last = name.rpartition(" ")
            archive.writestr(f"{last}, {first} ({key}) - 2026-11-22 2254/u01.ipynb", solved)


def _answers(one: Unit, key: str) -> Answers:
    answers = {exercise.name: exercise.solution for exercise in one.exercises}
    if key in MISTAKEN:
        exercise, wrong = MISTAKEN[key]
        known = {answer.id: answer.code for answer in one.exercise(exercise).wrong}
        answers[exercise] = known[wrong]
    return answers


def _sheet() -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADER)
    at = "Sunday, 22 November 2026, 10:54 PM"
    for key, name in CLASS.items():
        status, email = "Submitted for grading -  - ", f"s{key}@example.invalid"
        cells = ["", f"{unit().max_score:.2f}", "Yes", at, "-", ""]
        rows.writerow([f"Participant {key}", name, email, status, *cells])
    return written.getvalue()


def mine(folder: Path) -> None:
    """A student's own notebook of unit 1, under way: the first exercise right, the second not."""
    one = unit()
    answers = {exercise.name: exercise.blank for exercise in one.exercises}
    answers["first_tape"] = one.exercise("first_tape").solution
    wrong = {answer.id: answer.code for answer in one.exercise("polynomial_slope").wrong}
    answers["polynomial_slope"] = wrong["not_watched"]
    for lang, name in (("en", "my_u01.ipynb"), ("es", "mi_u01.ipynb")):
        (folder / name).write_text(nbformat.writes(notebook(one, answers, lang)), encoding="utf-8")


Scene = Callable[[Path], None]
"""Lays files out in a folder."""

SCENES: dict[str, Scene] = {
    "checkout": checkout,
    "wheel": wheel,
    "download": downloaded,
    "class.zip": named_otherwise,
    "my notebook": mine,
}
