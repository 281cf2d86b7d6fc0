"""``pytest --submission NOTEBOOK unit.py``: one item for each check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "autograder" / "units" / "u01_scalar.py"

pytestmark = pytest.mark.slow


def judged(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest on one submission, as an instructor would."""
    command = [sys.executable, "-m", "pytest", "-v", "--submission", str(notebook)]
    options = [str(UNIT), "-p", "no:cacheprovider", "--submission-seed", "5"]
    return subprocess.run([*command, *options], capture_output=True, text=True, cwd=ROOT)


def test_a_solved_notebook_passes_every_check() -> None:
    done = judged(ROOT / "solutions" / "en" / "u01_scalar" / "u01_scalar.ipynb")
    assert done.returncode == 0, done.stdout
    assert "12 passed" in done.stdout
    assert "polynomial_slope::slope_is_two_a_x_plus_b PASSED" in done.stdout


def test_a_blank_notebook_fails_every_check_and_says_why() -> None:
    done = judged(ROOT / "exercises" / "en" / "u01_scalar" / "u01_scalar.ipynb")
    assert done.returncode == 1
    assert "12 failed" in done.stdout
    assert "Still blank: the cell still has a `...` in it" in done.stdout
    assert "Traceback" not in done.stdout


def test_without_a_submission_a_unit_is_no_test_file() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (4, 5), "nothing is collected"
