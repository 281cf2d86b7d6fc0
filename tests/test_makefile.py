"""``make`` sets itself up in a folder of any name, whatever the locale, or says that it did not.

And what is left to the night is run then, whole; by day some of each kind.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from tests.conftest import alone_at_night

ROOT = Path(__file__).parents[1]
RECIPE = (ROOT / "Makefile").read_text(encoding="utf-8").partition("define set_up\n")[2]


def test_the_package_is_found_in_a_folder_with_spaces_and_accents_under_any_locale(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mi carpeta ñandú"
    folder.mkdir()
    (folder / "autograder").symlink_to(ROOT / "autograder")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", f"{folder}/.venv"], check=True)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    (line,) = re.findall(r"^\t(for site .*)$", RECIPE, re.MULTILINE)
    (packages,) = folder.glob(".venv/lib/python3*/site-packages")
    (packages / "_editable_impl_cinta.pth").write_text(f"{folder}/autograder\n", encoding="utf-8")
    by_the_locale = sys.version_info < (3, 12, 4)
    """Later ones read a .pth as UTF-8 first: they find it without the recipe's line, too."""
    for recipe in ("true", line.replace("$$", "$")):
        subprocess.run(["sh", "-c", recipe], cwd=folder, env=environment, check=True)
        command = [f"{folder}/.venv/bin/python", "-c", "import cinta; print(cinta.__file__)"]
        found = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
        assert (found.returncode != 0) == (recipe == "true" and by_the_locale), found.stderr[-300:]


def test_it_is_ready_only_once_the_command_runs() -> None:
    steps = re.findall(r"^\t(.*)$", RECIPE.partition("\nendef\n")[0], re.MULTILINE)
    assert steps[-2:] == ["$(BIN)/cinta --version", "touch $@"]


def planned(target: str, folder: Path, *there: str) -> str:
    """What ``make`` would do where so much is installed already."""
    for mark in there:
        (folder / mark).touch()
    marks = [f"BIN={folder}", f"READY={folder}/all", f"TO_GRADE={folder}/to-grade"]
    command = ["make", "--dry-run", target, *marks]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_who_looks_at_the_demo_waits_for_no_linter_and_installs_nothing_twice(
    tmp_path: Path,
) -> None:
    first = planned("demo", tmp_path)
    assert "[canvas,cluster,grader]" in first
    assert "dev]" not in first
    assert "[grader,dev]" in planned("lint", tmp_path, "to-grade")
    for there in ("to-grade", "all"):
        assert " install " not in planned("demo", tmp_path, there)
        (tmp_path / there).unlink()


def test_what_the_readmes_call_is_there_after_the_demo() -> None:
    """Whatever program of the environment they name is of a package that is installed for it."""
    named: set[str] = set()
    for name in ("README.md", "README.es.md", "docs/instructors.md", "docs/tutorials/teacher.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named |= set(re.findall(r"(?<![\w/])\.venv/bin/([\w-]+)", text))
    programs = {
        program.name: program.dist.name
        for program in entry_points(group="console_scripts")
        if program.dist
    }
    assert named > {"cinta", "pytest"}
    needed = {canonicalize_name(programs[name]) for name in named}
    assert needed <= {"cinta", "otter-grader", "pytest"}


def called(make: str, folder: Path, fails: str = "") -> tuple[int, list[str]]:
    """How ``make`` ends, and how it calls programs, one of which fails."""
    for name in ("python", "pytest", "coverage", "ruff", "mypy", "lint-imports"):
        note = f'#!/bin/sh\necho "{name} $*" >> "{folder}/called"\nexit {int(name == fails)}\n'
        (folder / name).write_text(note, encoding="utf-8")
        (folder / name).chmod(0o755)
    (folder / ".ready").touch()
    given = [f"BIN={folder}", f"READY={folder}/.ready"]
    done = subprocess.run(["make", make, *given], cwd=ROOT, capture_output=True)
    return done.returncode, (folder / "called").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("marks", [*product([True, False], repeat=3)])
def test_each_case_is_run_once_by_day_or_at_night(marks: tuple[bool, ...], tmp_path: Path) -> None:
    """``make check`` runs what is fast; at night that is run again to be measured."""
    case = dict(zip(("slow", "seconds", "nightly"), marks, strict=True))
    runs = {target: times_run(case, target, tmp_path) for target in ("test", "nightly", "check")}
    assert runs["test"] + runs["nightly"] == 1
    assert runs["nightly"] == case["nightly"]
    assert runs["check"] == (not any(marks))


def times_run(case: Mapping[str, bool], target: str, folder: Path) -> int:
    """How many of a target's calls of pytest take a case with these marks."""
    (folder / "called").unlink(missing_ok=True)
    code, calls = called(target, folder)
    assert code == 0
    asked = re.findall(r"^pytest (?:-q )?-m (.*?) --", "\n".join(calls), re.MULTILINE)
    return sum(bool(eval(expression, {}, dict(case))) for expression in asked)


@pytest.mark.parametrize("fails", ["python", "pytest", "coverage"])
def test_what_fails_at_night_keeps_nothing_else_from_being_run(fails: str, tmp_path: Path) -> None:
    code, calls = called("nightly", tmp_path, fails)
    assert code != 0
    measured, others = calls[:-2], calls[-2:]
    assert {call.split()[0] for call in measured} == {"coverage"}
    assert [call.split()[0] for call in others] == ["python", "pytest"]
    assert " -m nightly " in others[1]


def test_what_is_fast_is_measured_and_held_to_its_floor(tmp_path: Path) -> None:
    _, checked = called("check", tmp_path)
    (fast,) = (call for call in checked if call.startswith("pytest "))
    (tmp_path / "called").unlink()
    _, (_, measured, _, last) = called("coverage", tmp_path)
    assert measured == f"coverage run -m {fast}"
    assert last == "coverage report", "which fails below the floor that pyproject.toml states"


@pytest.mark.parametrize("fails", ["mypy", "ruff", "lint-imports", "pytest"])
def test_nothing_slow_begins_where_lint_or_a_fast_test_failed(fails: str, tmp_path: Path) -> None:
    code, calls = called("test", tmp_path, fails)
    assert code != 0
    assert fails in {call.split()[0] for call in calls}
    assert not [call for call in calls if call.startswith("pytest -m (slow")]


def test_a_test_of_which_no_case_is_left_by_day_is_found() -> None:
    def case(name: str, nightly: bool) -> Any:
        mark = pytest.mark.nightly.mark if nightly else None
        return SimpleNamespace(nodeid=name, get_closest_marker=lambda _: mark)

    swept = [case("a.py::test_swept[1]", False), case("a.py::test_swept[2]", True)]
    assert alone_at_night(swept) == []
    alone = [*swept, case("a.py::test_alone", True), case("b.py::test_swept[1]", True)]
    assert alone_at_night(alone) == ["a.py::test_alone", "b.py::test_swept"]
