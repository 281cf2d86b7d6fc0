"""The peers of ``make bench`` that are not ours, for one submission: they give the points we do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import nbgrader_autograde, otter_run
from benchmarks.classroom import classroom as class_of
from tests.conftest import Classroom, points
from tests.otter.conftest import UNIT, Archives

pytestmark = pytest.mark.slow


def test_otter_and_nbgrader_give_a_submission_the_points_that_we_give(
    archives: Archives, classroom: Classroom, tmp_path: Path
) -> None:
    room = class_of(UNIT, 3)
    (partly,) = [*room.notebooks][2:]
    cells = [c.source for c in room.notebooks[partly].cells if c.cell_type == "code"]
    ours = points(classroom.hand_in(cells, UNIT))
    assert 0 < sum(ours.values()) < 10, "a submission that is partly right"
    room = replace(room, notebooks={partly: room.notebooks[partly]}, archive=archives.stock)
    with ThreadPoolExecutor(2) as side_by_side:
        measured = side_by_side.map(
            lambda measure: measure(room, tmp_path),
            (otter_run.measure, nbgrader_autograde.measure),
        )
    for run in measured:
        assert run.scores == {partly: ours}, run.peer
        assert run.submissions == len(run.each) == 1
        assert min(run.wall, run.cpu, *run.each) > 0.1
        assert run.peak > 2**24
