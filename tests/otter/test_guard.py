"""What was handed in is set aside, whatever it is, and Otter finds one inert notebook."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from cinta.otter.guard import EMPTY_ZIP, INERT, main, set_aside


@pytest.fixture
def autograder(tmp_path: Path) -> Path:
    (tmp_path / "submission").mkdir()
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_of_a_students_is_left_to_otter(autograder: Path) -> None:
    submission = autograder / "submission"
    for name in ("ana.ipynb", ".OTTER_LOG", "otter.py", "ipython_config.py"):
        (submission / name).write_text("a student's own")
    (submission / "tests").mkdir()
    (submission / "data").symlink_to(autograder)
    set_aside(autograder)
    assert names(submission) == ["ana.ipynb"]
    assert (submission / "ana.ipynb").read_bytes() == INERT
    assert names(autograder / "handed_in") == [
        ".OTTER_LOG", "ana.ipynb", "data", "ipython_config.py", "otter.py", "tests",
    ]  # fmt: skip
    assert (autograder / "handed_in" / "ana.ipynb").read_text() == "a student's own"


def test_the_stand_ins_are_what_otter_reads() -> None:
    nbformat.validate(nbformat.reads(INERT.decode(), as_version=4))
    with zipfile.ZipFile(__import__("io").BytesIO(EMPTY_ZIP)) as opened:
        assert opened.namelist() == []


@pytest.mark.parametrize(
    ("handed_in", "stand_ins"),
    [
        ([], ["submission.ipynb"]),
        (["answers.py"], ["submission.ipynb"]),
        (["b.ipynb", "a.ipynb"], ["a.ipynb"]),
        (["ana.zip"], ["ana.zip", "submission.ipynb"]),
        (["ana.zip", "ana.ipynb"], ["ana.ipynb", "ana.zip"]),
    ],
)
def test_otter_finds_one_notebook_whatever_was_handed_in(
    handed_in: list[str], stand_ins: list[str], autograder: Path
) -> None:
    for name in handed_in:
        (autograder / "submission" / name).write_text("a student's own")
    set_aside(autograder)
    assert names(autograder / "submission") == stand_ins
    assert names(autograder / "handed_in") == sorted(handed_in)


def test_what_otter_put_there_afterwards_goes_and_the_submission_stays(autograder: Path) -> None:
    submission = autograder / "submission"
    (submission / "ana.ipynb").write_text("hers")
    set_aside(autograder)
    for name in ("__init__.py", "u01_scalar.py", "cinta-0.1.0-py3-none-any.whl"):
        (submission / name).touch()
    (submission / "tests").mkdir()
    set_aside(autograder, "ana.ipynb", keep="tests")
    assert names(submission) == ["ana.ipynb", "tests"]
    assert (autograder / "handed_in" / "ana.ipynb").read_text() == "hers"


def test_a_run_repeated_by_hand_judges_the_same_and_another_submission_is_another(
    autograder: Path,
) -> None:
    submission = autograder / "submission"
    (submission / "ana.ipynb").write_text("hers")
    set_aside(autograder)
    (submission / "tests").mkdir()
    set_aside(autograder)
    assert names(submission) == ["ana.ipynb"]
    assert (autograder / "handed_in" / "ana.ipynb").read_text() == "hers"
    (submission / "eva.ipynb").write_text("another's")
    (submission / "ana.ipynb").unlink()
    set_aside(autograder)
    assert names(autograder / "handed_in") == ["eva.ipynb"]


def test_a_script_that_otter_settled_on_is_emptied(autograder: Path) -> None:
    (autograder / "submission" / "u01_scalar.py").write_text("the unit itself")
    set_aside(autograder, "u01_scalar.py", keep="tests")
    assert (autograder / "submission" / "u01_scalar.py").read_bytes() == b""


def test_a_folder_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("cinta: the submission cannot be set aside")
    assert said.count("\n") == 1


def test_it_starts_without_anything_heavy() -> None:
    code = "import sys, cinta.otter.guard; print({'numpy', 'nbformat', 'otter'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
