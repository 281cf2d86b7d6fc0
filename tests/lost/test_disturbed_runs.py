"""A real run of a small class, whole and with others beside it: the end is as if nothing had been.

Runs that are killed, or have no space left: ``test_nightly.py``, and many more in ``make nightly``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz import locks
from fuzz.classroom import Outcome, outcome
from fuzz.run import Run
from tests.conftest import SEED

pytestmark = pytest.mark.slow


def test_the_class_holds_all_that_may_happen(expected: Outcome) -> None:
    rows = {row[1]: (row[3], row[4]) for row in expected.submissions}
    assert rows == {
        "Adhara": ("graded", 10.0),
        "Alcor": ("graded", 6.0),
        "Atria": ("graded", 0.0),
        "Canopus": ("graded", 8.0),
        "Castor": ("graded", 8.0),
        "Deneb": ("graded", 10.0),
        "Electra": ("graded", 10.0),
        "Maia": ("graded", 8.0),
        "Mira": ("unreadable", 0.0),
        "Vega": ("wrong_unit", 0.0),
    }
    assert len(expected.grades.splitlines()) == 11


def test_two_jobs_a_reader_and_a_second_grader_change_nothing(
    small_class: Path, expected: Outcome, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ("--seed", str(SEED))
    with Run(small_class, out, *options, jobs=2) as run:
        locks.wait_for_rows(run, 1)
        with locks.reading(out / "results.sqlite"):
            for more in ((), ("--resume",)):
                with run.halted(), Run(small_class, out, *options, *more) as second:
                    locks.refused(second, second.wait(), "another cinta grade writes there")
            assert run.wait() == 0, run.said()
    assert outcome(out).differences(expected) == []
