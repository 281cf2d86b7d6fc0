"""A warm process that dies is replaced, and its submission is run again once: wherever it died."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cinta.commands.grade import Options, grade
from cinta.grading.examination import Examination
from cinta.results import Status, SubmissionResult
from cinta.run.loaded import Loaded
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Warm
from fuzz.run import what
from tests.conftest import PATIENT, SEED, Classroom, as_notebook

SLOW = "import time\ntime.sleep(1.5)"
"""Long enough to be in the middle of it a quarter of a second later, on a busy machine too."""
STARS = ("Adhara", "Castor", "Electra", "Mira")


class Killer:
    """Kills the zygote at the n-th time that something is done, in a run with one job."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._due: dict[tuple[str, int], float] = {}
        self._done: Counter[str] = Counter()
        self.started: list[Warm] = []
        launch = Warm.__init__

        def started(warm: Warm, loaded: Loaded) -> None:
            self.started.append(warm)
            launch(warm, loaded)

        monkeypatch.setattr(Warm, "__init__", started)

    def at(self, name: str, number: int, after: float = 0.0) -> None:
        """Kill it at the ``number``-th call of a method, ``after`` so many seconds."""
        self._due[name, number] = after

    def watch(self, kind: type, name: str) -> None:
        """Count the calls of a method from now on."""
        original: Callable[..., object] = getattr(kind, name)

        def counted(*given: object, **named: object) -> object:
            self._done[name] += 1
            after = self._due.pop((name, self._done[name]), None)
            if after == 0.0:
                self.kill()
            elif after is not None:
                threading.Timer(after, self.kill).start()
            return original(*given, **named)

        self._patch.setattr(kind, name, counted)

    def kill(self) -> None:
        """SIGKILL the zygote that was started last."""
        below = psutil.Process(self.started[-1].pid).children(recursive=True)
        (zygote,) = [process for process in below if what(process) == "zygote"]
        os.kill(zygote.pid, signal.SIGKILL)


def class_of_four(folder: Path, classroom: Classroom) -> Path:
    """All is right, but it takes its time in a cell, and again in the first question."""
    folder.mkdir()
    slow = f"{classroom.solution('first_tape')}\n{SLOW}"
    for star in STARS:
        content = as_notebook([*classroom.sheet(first_tape=slow)])
        (folder / f"{star}.ipynb").write_bytes(content)
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("session_loaded")
def test_a_zygote_that_dies_is_replaced_and_its_submission_is_run_again_once(
    classroom: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = Killer(monkeypatch)
    for kind, method in ((Warm, "spawn"), (RemoteStudent, "run"), (Examination, "check")):
        killer.watch(kind, method)
    # The first child is for the keys. Adhara loses its zygote in the first question,
    killer.at("check", 1, after=0.25)
    # Castor twice in a cell (Adhara was run twice),
    killer.at("run", 4, after=0.25)
    killer.at("run", 5, after=0.25)
    # Electra as its child is forked.
    killer.at("spawn", 6)

    def between(_: SubmissionResult, done: int, __: int) -> None:
        # With one job, Mira is begun about now: before its child is forked, or just after.
        if done == 3:
            killer.kill()

    unit, out = classroom.units["u01_scalar"], tmp_path / "out"
    folder = class_of_four(tmp_path / "class", classroom)
    graded = grade(
        [folder], Options(units=(unit,), out=out, jobs=1, seed=SEED, limits=PATIENT), between
    )
    assert [result.status == Status.GRADED for result in graded.results] == [
        True,
        False,
        True,
        True,
    ]
    assert [result.score for result in graded.results] == [10.0, 0.0, 10.0, 10.0]
    assert graded.exit_code == 1
    lost = list(graded.results)[1]
    assert lost.status == Status.GRADER_ERROR
    assert "our own fault" in lost.note
    assert {str(exercise.verdict) for exercise in lost.exercises} == {"not_reached"}
    assert len(killer.started) == 6

    seen: list[str] = []

    def tell(result: SubmissionResult, *_: int) -> None:
        seen.append(result.submission)

    again = grade(
        [folder], Options(units=(unit,), out=out, jobs=1, resume=True, limits=PATIENT), tell
    )
    assert seen == ["Castor.ipynb"]
    assert [(r.status, r.score, r.note) for r in again.results] == [(Status.GRADED, 10.0, "")] * 4
    assert again.exit_code == 0
