"""The warm process finds the packages that the judge's Python finds, and sees nothing beside."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cinta.run import places
from cinta.run.places import LIBRARIES, PACKAGE, imports, libraries, out_of_sight, readable

HERE = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
"""Where packages lie below a prefix or a user's base."""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """What is readable is worked out once in a process: here once in a test."""
    readable.cache_clear()
    yield
    readable.cache_clear()


def made(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True)


def test_of_the_path_only_folders_for_packages_are_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, debian, project = (tmp_path / name for name in (*LIBRARIES, "project"))
    made(theirs, debian, project)
    monkeypatch.chdir(tmp_path)
    path = ["", ".", "site-packages", str(tmp_path), str(project), str(tmp_path / "none" / HERE)]
    assert libraries([*path, str(theirs), str(debian)]) == [str(theirs), str(debian)]
    monkeypatch.setattr(sys, "path", [*path, str(theirs), *sys.path])
    ours = [place for place in readable() if Path(place).is_relative_to(tmp_path)]
    assert ours == [str(theirs)]


def test_of_the_package_nothing_but_itself_is_seen() -> None:
    beside = {PACKAGE.parent, PACKAGE.parent / "units", PACKAGE.parents[1]}
    assert str(PACKAGE) in readable()
    assert not beside & set(map(Path, readable()))


@pytest.mark.parametrize("which", ["prefix", "base_prefix"])
def test_a_project_or_home_that_was_made_a_prefix_is_not_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    """``python -m venv .`` beside the units, or Python installed below a home."""
    made(tmp_path / HERE, tmp_path / "bin", tmp_path / "units", tmp_path / "submissions")
    (tmp_path / "answers.txt").touch()
    monkeypatch.setattr(sys, which, str(tmp_path))
    seen = {Path(p).relative_to(tmp_path) for p in readable() if Path(p).is_relative_to(tmp_path)}
    assert seen == {Path("bin"), Path("lib")}


def test_what_comes_before_the_standard_library_comes_before_it_there_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = tmp_path / "1" / "site-packages", tmp_path / "2" / "site-packages"
    made(before, after)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), str(before), *sys.path, str(after)])
    assert imports()["PYTHONPATH"] == os.pathsep.join([str(PACKAGE.parent), str(before)])


def test_a_users_packages_are_found_only_where_the_judge_finds_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    monkeypatch.setattr(site, "USER_BASE", "/home/of/somebody")
    assert imports()["PYTHONUSERBASE"] == "/home/of/somebody"
    monkeypatch.setattr(site, "ENABLE_USER_SITE", False)
    assert "PYTHONUSERBASE" not in imports()
    assert imports()["PYTHONNOUSERSITE"] == "1"


def test_a_package_that_may_not_be_seen_is_named_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "libs" / "lonely")
    (tmp_path / "libs" / "lonely" / "__init__.py").touch()
    assert out_of_sight() == ""
    monkeypatch.setattr(places, "NEEDED", ("msgspec", "lonely"))
    monkeypatch.syspath_prepend(tmp_path / "libs")
    assert f"lonely lies in {tmp_path / 'libs'}" in out_of_sight()
    assert "site-packages" in out_of_sight()


# A second clone, and a user's packages: each in an interpreter of its own.

PROGRAM = """\
import json, sys, time
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Limits, Warm

warm = Warm(isolate=sys.argv[1] == "isolate").ready()
student = RemoteStudent(warm, Limits(), time.monotonic() + 120)
runs = student.run(json.loads(sys.argv[2]))
said = ["".join(o.text for o in r.outputs) if r.status == "ok" else r.raised.type for r in runs]
student.close()
warm.close()
print(json.dumps(said))
"""


class Clone:
    """A copy of the package with a unit beside it, as in a second clone, below a home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "home" / "clone" / "autograder"
        shutil.copytree(
            PACKAGE, self.folder / "cinta", ignore=shutil.ignore_patterns("__pycache__")
        )
        made(self.folder / "units")
        (self.folder / "units" / "secret.py").write_text("bait")
        self.user_base = folder / "home" / ".local"
        made(self.user_base / HERE)
        (self.user_base / HERE / "only_here.py").write_text("print('found')")
        (folder / "home" / "letter.txt").write_text("bait")

    def hidden(self) -> list[str]:
        """Cells that read what no submission may."""
        home, units = self.folder.parents[1], self.folder / "units"
        files = [units / "secret.py", home / "letter.txt"]
        folders = [self.folder, units, home, home / ".local", Path(sys.prefix).parent]
        read = [f"print(open({str(file)!r}).read())" for file in files]
        # A folder that was made for what is bound below it may be seen: with nothing else in it.
        known = {"autograder", "cinta", "clone", "home", "lib", ".local", Path(sys.prefix).name}
        look = "import os\nif set(os.listdir({!r})) - {!r}: print('seen')\nelse: raise OSError"
        return [*read, *(look.format(str(folder), known) for folder in folders)]

    def run(self, python: str, how: str, path: list[str], *cells: str) -> list[str]:
        """What each cell printed, or the type of its error."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(self.folder), *path]),
            "PYTHONUSERBASE": str(self.user_base),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [python, "-c", PROGRAM, how, msgspec.json.encode(cells).decode()]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return msgspec.json.decode(done.stdout, type=list[str])


WHERE = "import cinta, cinta.run.wire\nprint(cinta.__file__, cinta.run.wire.__file__)"
TENSORFLOW = "import tensorflow as tf\nprint(int(tf.constant(3) + 4))"


@pytest.mark.slow
def test_a_second_clone_grades_with_its_own_code_and_the_firsts_packages(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    hidden = clone.hidden()
    where, seven, *errors = clone.run(sys.executable, "isolate", [], WHERE, TENSORFLOW, *hidden)
    assert where.split() == [
        str(clone.folder / "cinta" / "__init__.py"),
        str(clone.folder / "cinta" / "run" / "wire.py"),
    ]
    assert seven.strip() == "7"
    assert set(errors) <= {"FileNotFoundError", "PermissionError", "OSError"}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["isolate", "without bubblewrap"])
def test_packages_of_a_user_and_of_another_folder_are_found(tmp_path: Path, how: str) -> None:
    """Python itself, outside of the environment: what it has comes from elsewhere altogether."""
    clone = Clone(tmp_path)
    python = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}")
    others = [str(Path(sys.prefix) / HERE)]
    cells = ["import only_here", WHERE, TENSORFLOW, *clone.hidden()]
    found, where, seven, *errors = clone.run(python, how, others, *cells)
    assert found.strip() == "found"
    assert str(clone.folder / "cinta" / "__init__.py") in where
    assert seven.strip() == "7"
    assert set(errors) <= {"FileNotFoundError", "PermissionError", "OSError"}
