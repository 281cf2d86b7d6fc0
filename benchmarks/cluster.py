"""Fourth measurement: a Dask cluster beside this machine's own jobs, and what large classes take.

Workers grade as local jobs do. What does not grow with them is the one client, who reads the
submissions and writes the results, and the one scheduler: how many submissions these carry is
measured with workers that answer at once, and is the ceiling of any cluster.
"""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psutil

from cinta.grading import cluster as dask
from cinta.grading.engine import Work
from cinta.grading.unjudged import unjudged
from cinta.lms.intake import take_in
from cinta.records.store import Store
from cinta.results import Status
from cinta.run.warm import Limits
from cinta.submission.submission import Submission

from .amounts import Amounts
from .classroom import LANG, ROOT, Classroom, classroom
from .command import Failed, environment, run
from .meter import Meter, pss

CORES = (2, 32, 256, 1024)
CLASSES = (1_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Cost:
    """One submission: core seconds that a worker takes, wall seconds that the one client takes."""

    worker: float
    client: float

    def hours(self, submissions: int) -> float:
        """Core hours of the workers."""
        return submissions * self.worker / 3600

    def wall(self, submissions: int, cores: int) -> tuple[float, str]:
        """Seconds that a class takes at least, and who is busy all that time."""
        workers, client = self.worker / cores, self.client
        who = "workers" if workers > client else "client"
        return submissions * max(workers, client), who


def cluster(work: Path, unit: str, amounts: Amounts) -> Iterator[str]:
    """Jobs and workers side by side, then the ceiling, then what follows for large classes."""
    room = classroom(unit, amounts.group)
    folder = work / "cluster"
    for number in range(amounts.groups):
        room.write(folder / "class" / f"group-{number}")
    with _dask_here(folder, amounts.workers) as (address, processes):
        scheduler, worker, *_ = (process.pid for process in processes)
        each, memory = yield from _side_by_side(unit, folder, amounts, address, worker)
        client = yield from _ceiling(room, folder, amounts, address, scheduler)
    yield from _estimate(Cost(each, client), memory)


@contextlib.contextmanager
def _dask_here(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers, one process each; first the scheduler."""
    program = str(Path(sys.executable).with_name("dask"))
    told = folder / "scheduler.json"
    where = ["--scheduler-file", str(told)]
    commands = [[program, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]]
    commands += [[program, "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]] * workers
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            processes.append(_quietly([*command, *where], folder))
        deadline = time.monotonic() + 60
        while not told.exists():
            if time.monotonic() > deadline:
                raise Failed("the Dask scheduler did not start")
            time.sleep(0.1)
        yield msgspec.json.decode(told.read_bytes())["address"], processes
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


def _quietly(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, env=environment(), stdout=nowhere, stderr=nowhere)


def _side_by_side(
    unit: str, folder: Path, amounts: Amounts, address: str, worker: int
) -> Generator[str, None, tuple[float, int]]:
    """The same class by both, in turn; core seconds of a submission and bytes of a worker."""
    submissions, workers = amounts.group * amounts.groups, amounts.workers
    ways = {f"--jobs {workers}": ["--jobs", str(workers)], "--cluster": ["--cluster", address]}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    memory = 0
    for turn, (name, way) in itertools.product(range(amounts.turns), ways.items()):
        out = folder / f"out-{turn}{name.split()[0]}"
        options = ["--unit", unit, "--lang", LANG, "--seed", "1", *way]
        with Meter(worker) as meter:
            grade: list[str | Path] = [
                "cinta",
                "grade",
                folder / "class",
                "--out",
                out,
                "--course",
                ROOT,
            ]
            run([*grade, *options], cwd=folder)
        seconds[name].append(meter.wall / submissions)
        memory = max(memory, meter.peak + pss(worker))
    yield f"{submissions} submissions of {unit}, start included, the best of {amounts.turns}:"
    local, clustered = (min(each) for each in seconds.values())
    yield f"  --jobs {workers}: {local:.3f} s a submission"
    yield f"  --cluster, {workers} workers: {clustered:.3f} s ({clustered / local:.2f} ×)"
    yield f"  a worker, its warm process and a child: {memory / 2**20:.0f} MiB"
    return clustered * workers, memory


class _AtOnce(dask.Cluster):
    """A cluster whose workers answer without looking: what is left is the client's and Dask's."""

    answer = b""

    def _send(self, submission: Submission) -> Any:
        task = (submission.name, submission.student, submission.read(), "", self.answer)
        return self._client.submit(_answer, *task, pure=False)


def _answer(name: str, student: str, content: bytes, why: str, answer: bytes) -> bytes:
    return answer


def _ceiling(
    room: Classroom, folder: Path, amounts: Amounts, address: str, scheduler: int
) -> Generator[str, None, float]:
    """Real notebooks sent, results of a real size stored; wall seconds of a submission."""
    work = Work(room.unit, Limits(), LANG)
    submissions = [*take_in([folder / "class"]).submissions]
    submissions *= amounts.at_once // len(submissions)
    engine = _AtOnce(work, address)
    store = Store(folder / "at-once.sqlite")
    try:
        keys = engine.make_answer_keys(1)
        answer = unjudged(submissions[0], room.unit, keys, Status.UNREADABLE, "", LANG)
        engine.answer = msgspec.msgpack.encode(answer)
        theirs = psutil.Process(scheduler)
        before, start = _used(psutil.Process()), time.monotonic()
        scheduled = _used(theirs)
        for number, result in enumerate(engine.judge(submissions, keys)):
            store.add(msgspec.structs.replace(result, submission=str(number)))
        wall = (time.monotonic() - start) / len(submissions)
        client = (_used(psutil.Process()) - before) / len(submissions)
        scheduled = (_used(theirs) - scheduled) / len(submissions)
    finally:
        store.close()
        engine.close()
    yield f"{len(submissions)} sent to workers that answer at once, ms a submission:"
    yield f"  {1000 * wall:.1f} by the clock; processor: "
    yield f"  client {1000 * client:.1f}, scheduler {1000 * scheduled:.1f}"
    return wall


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _estimate(cost: Cost, memory: int) -> Iterator[str]:
    """The table of docs/scale.md."""
    yield "| submissions | core hours | " + " | ".join(f"{n} cores" for n in CORES) + " |"
    yield "|---" * (2 + len(CORES)) + "|"
    for submissions in CLASSES:
        bounds = [cost.wall(submissions, cores) for cores in CORES]
        cells = [f"{_readable(seconds)} ({who})" for seconds, who in bounds]
        yield (
            "| " + " | ".join([f"{submissions:,}", f"{cost.hours(submissions):.1f}", *cells]) + " |"
        )
    workers = " | ".join(f"{cores * memory / 2**30:.0f} GiB" for cores in CORES)
    yield f"| memory of the workers | | {workers} |"
    yield f"the client is busy all the time from {cost.worker / cost.client:.0f} cores on"


def _readable(seconds: float) -> str:
    for size, name in ((3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {name}"
    return f"{seconds:.0f} s"
