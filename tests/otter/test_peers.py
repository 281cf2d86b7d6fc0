"""The peers of ``make bench`` that are not ours, for one submission: they give the points we do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import nbgrader_autograde, otter_run
from benchmarks.classroom import classroom as class_of
from tests.conftest import Classroom, at_night, points
from tests.otter.conftest import UNIT, Archives

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "peer", [nbgrader_autograde, at_night(otter_run)], ids=["nbgrader", "otter"]
)
def test_a_peer_gives_a_submission_the_points_that_we_give(
    peer: ModuleType, archives: Archives, classroom: Classroom, tmp_path: Path
) -> None:
    """Stock Otter's points are by day those of ``test_runs.py`` and of the gate."""
    room = class_of(UNIT, 3)
    (partly,) = [*room.notebooks][2:]
    cells = [c.source for c in room.notebooks[partly].cells if c.cell_type == "code"]
    ours = points(classroom.hand_in(cells, UNIT))
    assert 0 < sum(ours.values()) < 10, "a submission that is partly right"
    room = replace(room, notebooks={partly: room.notebooks[partly]}, archive=archives.stock)
    run = peer.measure(room, tmp_path)
    assert run.scores == {partly: ours}
    assert run.submissions == len(run.each) == 1
    assert min(run.wall, run.cpu, *run.each) > 0.1
    assert run.peak > 2**24
