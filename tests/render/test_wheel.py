"""The students' wheel: what is in it, what is not, and that it is whole."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import cinta
from cinta.errors import CintaError
from cinta.packed import entries_of
from cinta.render.wheel import PACKAGE, build_grader_wheel, build_wheel

PROJECT = PACKAGE.parents[1]


@pytest.fixture
def package(tmp_path):
    """A copy of the project that a test may change."""
    root = tmp_path / "autograder"
    shutil.copytree(PACKAGE, root / "cinta", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PACKAGE.parent / "student", root / "student")
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copyfile(PROJECT / name, tmp_path / name)
    return root / "cinta"


def test_same_bytes_twice(wheel, package):
    assert build_wheel() == wheel
    assert build_wheel(package) == wheel, "the folder must not matter"


def test_students_get_no_source_no_rendering_no_grader(wheel):
    names = set(entries_of(wheel.data))
    folders = {
        name.split("/")[1] for name in names if name.startswith("cinta/") and name.count("/") > 1
    }
    assert folders == {"answering", "checks", "notebook", "tape"}
    assert {"cinta/notebook/asked.py", "cinta/answering/local.py", "cinta/checks/judge.py"} <= names
    assert "cinta/tape/diagnosis/explanation.py" in names, "cinta.explain is for students, too"


def test_requirements_are_those_of_the_main_package():
    main, student = (
        tomllib.loads((PROJECT / path).read_text())["project"]
        for path in ("pyproject.toml", "autograder/student/pyproject.toml")
    )
    assert student["dynamic"] == main["dynamic"] == ["version"]
    assert student["dependencies"] == main["dependencies"]
    assert student["requires-python"] == main["requires-python"]


def test_one_place_states_the_version(package):
    module = package / "__init__.py"
    module.write_text(module.read_text().replace(cinta.__version__, "9.8.7"))
    assert build_wheel(package).name == "cinta_student-9.8.7-py3-none-any.whl"
    assert build_grader_wheel(package).name == "cinta-9.8.7-py3-none-any.whl"


@pytest.mark.parametrize("page", ["README.md", "README.es.md"])
def test_readmes_name_the_wheel_that_is_built(wheel, page):
    named = re.findall(r"cinta_student-[\w.]+-py3-none-any\.whl", (PROJECT / page).read_text())
    assert set(named) == {wheel.name}


def test_wheel_imports_by_itself(wheel, tmp_path):
    path = tmp_path / wheel.name
    path.write_bytes(wheel.data)
    code = "import sys, cinta.notebook; print(cinta.__file__, 'tensorflow' in sys.modules)"
    env = {"PYTHONPATH": str(path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stdout.split() == [str(Path(path, "cinta", "__init__.py")), "False"], done.stderr


def test_missing_module_is_an_error(package):
    (package / "results.py").unlink()
    with pytest.raises(CintaError, match=r"no results\.py"):
        build_wheel(package)


@pytest.mark.parametrize(
    "line", ["from .source import load", "import cinta.commands.build", "from . import build"]
)
def test_import_of_what_students_lack_is_an_error(package, line):
    path = package / "results.py"
    path.write_text(path.read_text() + f"\n{line}\n")
    with pytest.raises(CintaError, match=r"imports cinta\.[\w.]+, which students lack"):
        build_wheel(package)


def test_whole_package_in_the_graders_wheel(package):
    built = build_grader_wheel()
    assert built.name == f"cinta-{cinta.__version__}-py3-none-any.whl"
    assert build_grader_wheel(package) == built, "the folder must not matter"
    names = set(entries_of(built.data))
    modules = {f"cinta/{path.relative_to(PACKAGE)}" for path in PACKAGE.rglob("*.py")}
    assert modules <= names
    assert not any(name.endswith(".pyc") or "units" in name.split("/") for name in names)


def test_graders_wheel_requires_what_the_extra_does():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    due = {*project["dependencies"], *project["optional-dependencies"]["grader"]}
    assert set(build_grader_wheel().requires) == {d for d in due if "otter-grader" not in d}
