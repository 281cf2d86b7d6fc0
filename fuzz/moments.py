"""Kill a run's processes at random moments; go on; the end must be as if nothing had happened."""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .classroom import Outcome, outcome, rows_so_far
from .run import TARGETS, Run, Target

SHARES: dict[Target, int] = {
    "supervisor": 2,
    "bubblewrap": 1,
    "loader": 1,
    "keeper": 1,
    "zygote": 2,
    "child": 3,
}
"""How often each kind of process is killed, of ten."""

START_SECONDS = 5.0
GRADE_SECONDS = 3.0
"""About how long a run of the small class takes to start, and then to grade."""

MOST_KILLS = 5
"""In one run: later ones find little left to do."""

MOST_RESUMES = 5
NEVER = 10**9


@dataclass(frozen=True)
class Moment:
    """Kill ``target`` when ``seconds`` have passed: of the run's start, or of its grading."""

    target: Target
    from_start: bool
    seconds: float

    def __str__(self) -> str:
        since = "start" if self.from_start else "first child"
        return f"{self.target} {self.seconds:.2f} s after the {since}"


def draw_moments(
    chance: random.Random, count: int, grade_seconds: float = GRADE_SECONDS
) -> list[Moment]:
    """So many moments; every kind of process is among them if there is room."""
    kinds = [target for target in TARGETS for _ in range(SHARES[target])]
    chance.shuffle(kinds)
    targets = [*chance.sample(TARGETS, len(TARGETS)), *kinds * (count // len(kinds) + 1)]
    return [_moment(chance, target, grade_seconds) for target in targets[:count]]


def _moment(chance: random.Random, target: Target, grade_seconds: float = GRADE_SECONDS) -> Moment:
    # A child lives only while there is grading; the others are killed as they start, too.
    from_start = target != "child" and chance.random() < 0.3
    most = START_SECONDS if from_start else grade_seconds
    return Moment(target, from_start, chance.uniform(0.0, most))


@dataclass
class Tally:
    """What was done to the runs, and what they did."""

    killed: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    runs: int = 0
    processes: int = 0
    not_at_once: int = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(self.killed.items()))
        return (
            f"{self.killed.total()} processes killed ({kinds}) in {self.runs} runs of "
            f"{self.processes} cinta grade, each in the end as if nothing had been; "
            f"{self.not_at_once} ended with exit code 1 before that"
        )


class Disturbance:
    """Kills runs of one class at the moments that are left, until there are none."""

    def __init__(
        self,
        folder: Path,
        moments: Sequence[Moment],
        seed: int,
        chance: random.Random,
        say: Callable[[str], object] = print,
    ) -> None:
        self.tally = Tally()
        self.left = deque(moments)
        self._most_missed = 2 * len(moments) + 5
        self._folder, self._seed, self._chance, self._say = folder, seed, chance, say

    def one_run(self, out: Path, most: int) -> Outcome:
        """A run, killed at up to ``most`` moments, with ``--resume`` until it is at its end."""
        self.tally.runs += 1
        jobs, options = self._chance.choice((1, 2)), ["--seed", str(self._seed)]
        for _ in range(most + MOST_RESUMES):
            with Run(self._folder, out, *options, jobs=jobs) as run:
                self.tally.processes += 1
                code = self._one_process(run, jobs, most)
                said = run.said()
            options = ["--seed", str(self._seed), "--resume"]
            if code == 0:
                return outcome(out)
            if code not in (None, 1) or "Traceback" in said:
                raise AssertionError(f"a disturbed run ended with exit code {code}: {said}")
            self.tally.not_at_once += code == 1
        raise AssertionError(f"a run does not come to its end: {said}")

    def _one_process(self, run: Run, jobs: int, most: int) -> int | None:
        """The exit code; None if it was itself killed."""
        rows_at_last_child = -jobs
        while self.left and self.tally.killed.total() < most * self.tally.runs:
            moment = self.left.popleft()
            # A submission whose child is killed twice cannot be told from one that kills itself.
            rows = rows_at_last_child + jobs if moment.target == "child" else 0
            if jobs > 1 and rows_at_last_child >= 0 and moment.target == "child":
                rows = NEVER
            if not self._hit(run, moment, rows):
                self._missed(moment)
                break
            self.tally.killed[moment.target] += 1
            self._say(f"killed: {moment}")
            if moment.target == "supervisor":
                run.process.wait()
                return None
            if moment.target == "child":
                rows_at_last_child = rows_so_far(run.out)
        return run.wait()

    def _missed(self, moment: Moment) -> None:
        """The run had ended before: another moment of its kind, some time later."""
        self.tally.missed += 1
        if self.tally.missed > self._most_missed:
            raise AssertionError(f"runs end before they can be disturbed: {moment}")
        self.left.append(_moment(self._chance, moment.target))

    def _hit(self, run: Run, moment: Moment, rows: int) -> bool:
        """Wait for the moment, and for so many rows, and kill; False if the run ends before."""
        if not moment.from_start and not _wait_for_a_child(run):
            return False
        began = run.began if moment.from_start else time.monotonic()
        while not run.ended():
            due = time.monotonic() >= began + moment.seconds
            due = due and (not rows or rows_so_far(run.out) >= rows)
            if due and run.kill(moment.target, self._chance):
                return True
            time.sleep(0.01)
        return False


def _wait_for_a_child(run: Run) -> bool:
    while not run.ended():
        if run.find("child"):
            return True
        time.sleep(0.02)
    return False


def undisturbed(folder: Path, out: Path, seed: int, jobs: int = 1) -> Outcome:
    """What a run gives that nothing happens to."""
    with Run(folder, out, "--seed", str(seed), jobs=jobs) as run:
        code = run.wait()
        if code != 0:
            raise AssertionError(f"an undisturbed run ended with exit code {code}: {run.said()}")
    return outcome(out)


def kill_at_moments(
    folder: Path,
    work: Path,
    moments: Sequence[Moment],
    expected: Outcome,
    seed: int,
    chance: random.Random,
    say: Callable[[str], object] = print,
) -> Tally:
    """As many runs as it takes to use all the moments; AssertionError if one ends differently."""
    disturbance = Disturbance(folder, moments, seed, chance, say)
    while disturbance.left:
        found = disturbance.one_run(work / f"run-{disturbance.tally.runs}", MOST_KILLS)
        if differences := found.differences(expected):
            raise AssertionError("\n".join(differences[:20]))
    return disturbance.tally
