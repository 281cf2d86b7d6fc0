"""Real runs that are killed, locked out, or have no space left: the end is as if nothing had been.

``make nightly`` does more of the same, and names its seed.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fuzz import disk, locks
from fuzz.classroom import Outcome, outcome
from fuzz.moments import Moment, kill_at_moments
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


def test_a_run_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    small_class: Path, expected: Outcome, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    moments = [
        Moment("child", False, chance.uniform(0.0, 1.0)),
        Moment("keeper", False, chance.uniform(0.0, 1.0)),
        Moment("supervisor", False, chance.uniform(0.5, 1.5)),
        Moment("bubblewrap", True, chance.uniform(1.0, 3.0)),
    ]
    tally = kill_at_moments(small_class, tmp_path, moments, expected, SEED, chance)
    assert tally.killed.total() == len(moments)


def test_two_jobs_a_reader_and_a_second_grader_change_nothing(
    small_class: Path, expected: Outcome, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ("--seed", str(SEED))
    with Run(small_class, out, *options, jobs=2) as run:
        locks.wait_for_rows(run, 1)
        with locks.reading(out / "results.sqlite"):
            for more in ((), ("--resume",)):
                with Run(small_class, out, *options, *more) as second:
                    locks.refused(second, second.wait(), "another cinta grade writes there")
            assert run.wait() == 0, run.said()
    assert outcome(out).differences(expected) == []


def test_a_full_disk_is_one_line_and_resume_goes_on_when_there_is_space(
    small_class: Path, expected: Outcome, tmp_path: Path
) -> None:
    try:
        found, full = disk.fill(small_class, tmp_path, SEED, 160 * 1024)
    except disk.NoMounts as why:
        # Where nothing can be mounted, a limit on the size of files stands in for a small disk.
        print(f"no small disk here: {why}")
        found, full = disk.limit(small_class, tmp_path / "out", SEED, 96 * 1024)
    assert full
    assert found.differences(expected) == []
