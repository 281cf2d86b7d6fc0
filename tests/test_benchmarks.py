"""``python -m benchmarks --smoke``: every measurement still goes through all its lines.

What is ours runs here, in children of the session's warm process, where the figures allow it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pkgutil
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import Client, LocalCluster

import benchmarks.cluster
import fuzz
from benchmarks.__main__ import MEASUREMENTS, main
from benchmarks.command import Failed
from benchmarks.overhead import Bare
from benchmarks.run_of import RunOf
from benchmarks.start import minutes_of
from cinta import cli
from tests.conftest import Classroom, NeverClosed, NeverLoaded, sampled

NUMBER = r"-?\d[\d.]*"
LINES = {
    "peers": (
        r"cinta grade --jobs 2: 1 submissions in NUMBER s",
        r"\| cinta grade --jobs 2 \| NUMBER s \| NUMBER s \| NUMBER s \| \d+ MiB \|",
        r"all give the same points to the 1 students",
    ),
    "overhead": (
        r"judged: all +[1-9][\d.]*",
        r"bare: the student's functions, answering +[1-9][\d.]*",
        r"cells +[1-9][\d.]*",
        r"questions +[1-9][\d.]*",
        r"judge +(?=\S*[1-9])\d+(\.\d+)?",
        r"of a submission's time, the student's own cells and functions take NUMBER%",
    ),
    "upkeep": (
        r"cinta --help: NUMBER s, median of 1 .*",
        r"after 4 submissions: [1-9][\d.]* MiB",
        r"a submission of the first 1: NUMBER s, of the last 1: NUMBER s",
        r"seconds, last against first: [+-]NUMBER% .*",
    ),
    "cluster": (
        r"--jobs 1: NUMBER s a submission",
        r"--cluster, 1 workers: NUMBER s \(NUMBER ×\)",
        r"a worker, its warm process and a child: [1-9]\d+ MiB",
        r"4 sent to workers that answer at once, ms a submission:",
        r"client NUMBER, scheduler NUMBER",
        r"\| 1,000,000 \| NUMBER( \| NUMBER (h|min|s) \((workers|client)\)){4} \|",
    ),
    "start": (
        r"import of TensorFlow alone: NUMBER s, median of 1",
        r"cinta check of one notebook: NUMBER s, NUMBER s over the import .*; processor NUMBER s",
        r"cinta grade of one notebook: NUMBER s, NUMBER s over the import .*; processor NUMBER s",
        r"memory of 4 warm processes \(PSS\): [1-9]\d+ MiB, of one [1-9]\d+ MiB; .*",
        r"a class of 1: NUMBER s, NUMBER times its limit of NUMBER s .*",
        r"of the limit, .* over 2 jobs: NUMBER s; .* take NUMBER s for it, .* NUMBER times .*",
        r"a class of 200, reckoned from it: (?=\S*[1-9])[\d.]+ min with 2 jobs",
        r"memory of all processes .*: [1-9]\d+ MiB with 2 jobs, .* 8, reckoned, [1-9]\d+ MiB",
    ),
    "imports": (
        r"\| tensorflow \| 2\.50 \| 2\.50 \|",
        r"\| Python's own \| 0\.10 \| 0\.10 \|",
        r"\| all others \| 0\.01 \| 0\.01 \|",
        r"\| \*\*together\*\* \| 2\.61 \| 2\.61 \|",
    ),
    "first": (r"\| memory is in pages of 2 MiB \| [1-9][\d.]* \| NUMBER \|",),
    "reading": (
        r"3 pages and the report: NUMBER s, \d+ ms each",
        r"report.html: NUMBER MB \(as wanted: under 5 MB\)",
        r"(opened, sorted and painted: NUMBER s .*|not opened: no Chromium here.*)",
    ),
    "words": (
        r"cinta mark DIR --from marks.csv: NUMBER s, processor NUMBER s .*",
        r"cinta export DIR --to moodle --points max --worksheet SHEET: NUMBER s, .*",
        r"cinta export DIR --to otter: NUMBER s, processor NUMBER s .*",
        r"cinta forget DIR STUDENT: NUMBER s, processor NUMBER s .*",
    ),
    "tape": (
        r"scalar, 100 tapes +NUMBER ms +NUMBER ms  ×NUMBER  ×NUMBER",
        r"second derivative, 50 +NUMBER ms +NUMBER ms  ×NUMBER  ×NUMBER",
        r"[✓✗] worst: .*, ×NUMBER, wanted below ×1.20",
    ),
}
"""What each measurement says, line by line; figures are figures, and where time passed not zero."""

AT_NIGHT = ("cluster", "first", "start", "tape", "upkeep")
"""They repeat most to be measured; what they call is typed, and what by day is run is of each kind:
a class graded, a submission taken apart, pages read, a teacher's commands, what others say."""


IMPORT_TIMES = """\
import time: self [us] | cumulative | imported package
import time:    100000 |     100000 |   json
import time:   1500000 |    1500000 |     tensorflow.python
import time:   1000000 |    2500000 |   tensorflow
what the program itself says
import time:     10000 |      10000 | small.one
"""


def modules(package: Sequence[str], name: str) -> list[str]:
    return [f"{name}.{module.name}" for module in pkgutil.iter_modules(package)]


@pytest.mark.parametrize(
    "name", [*modules(benchmarks.__path__, "benchmarks"), *modules(fuzz.__path__, "fuzz")]
)
def test_every_module_can_be_imported(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_a_large_class_starts_once_and_its_submissions_share_the_jobs() -> None:
    start, each = 20.0, 3.0
    runs = [
        RunOf("cinta", 24, start + more + 24 * each / 2, 0.0, 0, (each,) * 24, {})
        for more in (-1.0, 1.0)
    ]
    assert minutes_of(200, runs) == pytest.approx((start + 200 * each / 2) / 60)


def test_an_unknown_measurement_is_refused_with_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["pears"])
    assert "no measurement is called pears" in capsys.readouterr().err


@contextlib.contextmanager
def dask_in_process(_: Path, workers: int) -> Iterator[tuple[str, list[SimpleNamespace]]]:
    """As ``benchmarks.cluster`` starts it, in threads."""
    here = LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None
    )
    with here:
        yield here.scheduler_address, [SimpleNamespace(pid=os.getpid())] * (1 + workers)


@pytest.mark.slow
def test_a_run_that_is_cut_short_keeps_what_is_whole_and_says_what_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(_: object) -> Iterator[str]:
        yield "the first line of two"
        raise Failed("the peer is gone")

    kept = dict[str, list[str]]()
    told = {"upkeep": lambda _: iter(["all of it"]), "first": cut_short, "tape": cut_short}
    monkeypatch.setattr("benchmarks.__main__.MEASUREMENTS", told)
    monkeypatch.setattr("benchmarks.__main__.keep", kept.__setitem__)
    assert main([*told]) == 2
    assert kept == {"upkeep": ["all of it"]}
    said = capsys.readouterr().err
    assert "half done" in said
    assert "first, tape is of an older run" in said


def test_a_scheduler_and_a_worker_are_started_and_ended(tmp_path: Path) -> None:
    with benchmarks.cluster._dask_here(tmp_path, 1) as (address, processes):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
            assert list(client.nthreads().values()) == [1]
        assert [process.poll() for process in processes] == [None, None]
    assert all(process.poll() is not None for process in processes)


class Lent(NeverLoaded):
    """The session's warm process, in place of what it was forked from."""

    pid = 0


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """The process without a sandbox that two measurements take: a start of TensorFlow less."""
    with contextlib.closing(Bare(str(tmp_path_factory.mktemp("bare")))) as process:
        yield process


@pytest.fixture
def in_process(
    session_warm: None, classroom: Classroom, bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``cinta`` is called, not started, and judges in the session's process."""

    def run(arguments: Sequence[str | Path], cwd: Path) -> None:
        program, *rest = map(str, arguments)
        assert program == "cinta"
        with contextlib.redirect_stdout(io.StringIO()):
            assert cli.main(rest) == 0

    for module in ("cinta_grade", "cluster", "start", "words"):
        monkeypatch.setattr(f"benchmarks.{module}.run", run)
    for module in ("overhead", "start"):
        monkeypatch.setattr(f"benchmarks.{module}.Bare", lambda _: NeverClosed(bare))
    monkeypatch.setattr("benchmarks.imports.told_by", lambda *_: IMPORT_TIMES)
    monkeypatch.setattr("benchmarks.cluster._dask_here", dask_in_process)
    monkeypatch.setattr("benchmarks.overhead.Warm", lambda: NeverClosed(classroom.warm))
    monkeypatch.setattr("benchmarks.start.Warm", lambda *_: NeverClosed(classroom.warm))
    monkeypatch.setattr("benchmarks.start.Loaded", Lent)
    monkeypatch.setattr(Lent, "pid", classroom.warm.pid)


@pytest.mark.slow
@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("name", sampled(LINES, *(LINES.keys() - {*AT_NIGHT})))
def test_each_measurement_gives_its_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    without = ["--without", "otter", "--without", "nbgrader"]  # tests/otter runs these
    code = main([name, "--smoke", "--unit", "u01_scalar", *without])
    said = capsys.readouterr()
    assert code == 0, said.out + said.err
    lines = [line.strip() for line in said.out.splitlines()]
    for pattern in LINES[name]:
        wanted = pattern.replace("NUMBER", NUMBER)
        assert any(re.fullmatch(wanted, line) for line in lines), f"{pattern}\n{said.out}"


def test_no_measurement_is_left_out() -> None:
    assert MEASUREMENTS.keys() - LINES.keys() == {"long"}, "long is upkeep's run and overhead"
