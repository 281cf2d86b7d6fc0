"""``cinta grade --cluster``: the same rows as here, whatever becomes of the workers."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import csv
import inspect
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import Client, LocalCluster, Semaphore, WorkerPlugin

from cinta.cli import main
from cinta.errors import GraderError, InputError
from cinta.grading import cluster, worker
from cinta.grading.engine import Work
from tests.cluster.hosts import Hosts, why_not
from tests.conftest import QUICK, ROOT, SEED, Classroom, as_notebook, at_night, points

CINTA = str(Path(sys.executable).with_name("cinta"))
GRADE = [CINTA, "--course", str(ROOT), "grade"]
SLOWLY = "import time\ntime.sleep(0.8)"
"""So that there is a middle of the run in which something can happen."""


@pytest.fixture(scope="module")
def sheets(classroom: Classroom) -> list[list[str]]:
    """Right, wrong, one that crashes, blank; a class has two of each."""
    wrong = classroom.sheet(polynomial_slope="def polynomial_slope(x): return x")
    crash = classroom.sheet(loss_gradient="import os\nos._exit(3)")
    blank = [code for _, code in classroom.units["u01_scalar"].code(filled=False)]
    return [classroom.sheet(), wrong, crash, blank]


@pytest.fixture(scope="module")
def handed_in(sheets: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight notebooks that take their time, and one that is none."""
    folder = tmp_path_factory.mktemp("cluster") / "class"
    folder.mkdir()
    for number, cells in enumerate(sheets * 2):
        (folder / f"s{number:02}.ipynb").write_bytes(as_notebook([SLOWLY, *cells]))
    (folder / "s08.ipynb").write_text("{")
    return folder


@pytest.fixture(scope="module")
def as_here(sheets: list[list[str]], classroom: Classroom) -> dict[str, tuple[str, float]]:
    """The rows of this machine's own warm process, which need not take as long."""
    here = [*map(classroom.hand_in, sheets)] * 2 + [classroom.hand_in(b"{")]
    return {
        f"s{number:02}.ipynb": (str(result.status), sum(points(result).values()))
        for number, result in enumerate(here)
    }


def rows(out: Path) -> dict[str, tuple[str, float]]:
    with (out / "grades.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    return {row["submission"]: (row["status"], float(row["score"])) for row in table}


def done(out: Path) -> int:
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(
            sqlite3.connect(f"file:{out / 'results.sqlite'}?mode=ro", uri=True)
        ) as store,
    ):
        return int(store.execute("SELECT count(*) FROM submission").fetchone()[0])
    return 0


def wait_for(out: Path, count: int, run: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while done(out) < count and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("lost", [False, at_night(True)], ids=["killed", "killed and lost"])
def test_a_killed_and_a_lost_worker_change_no_row(
    lost: bool, handed_in: Path, as_here: dict[str, tuple[str, float]], tmp_path: Path
) -> None:
    """One is killed; of another the network is gone, which nobody is told."""
    if why := why_not():
        pytest.skip(f"hosts cannot be made here: {why}")
    out = tmp_path / "out"
    with Hosts(2 + lost, tmp_path) as hosts:
        options = ["--unit", "u01_scalar", "--seed", str(SEED), "--cluster", hosts.address]
        command = [*GRADE, str(handed_in), "--out", str(out), *options]
        run = hosts.start(0, command)
        wait_for(out, 2, run)
        hosts.kill(1)
        if lost:
            wait_for(out, 4, run)
            hosts.cut(2)
        run.wait(timeout=150)
        said = (tmp_path / f"{3 + lost}.log").read_text()
    assert run.returncode == 0, said
    assert rows(out) == as_here
    assert "no network" in said


@pytest.mark.slow
@pytest.mark.usefixtures("session_warm")
def test_a_lost_scheduler_is_one_line_and_resume_goes_on(
    handed_in: Path, as_here: dict[str, tuple[str, float]], tmp_path: Path
) -> None:
    if why := why_not():
        pytest.skip(f"hosts cannot be made here: {why}")
    out = tmp_path / "out"
    options = ["--unit", "u01_scalar", "--seed", str(SEED)]
    command = [*GRADE, str(handed_in), "--out", str(out), *options]
    with Hosts(1, tmp_path) as hosts:
        run = hosts.start(0, [*command, "--cluster", hosts.address])
        wait_for(out, 2, run)
        hosts.kill(0)
        assert run.wait(timeout=100) == 1
        lines = (tmp_path / "2.log").read_text().splitlines()
    assert [line for line in lines if line.startswith("cinta: ")] == [lines[-1]]
    assert "the scheduler at tcp://10.77.0.1:8786 is gone" in lines[-1]
    before = done(out)
    assert 2 <= before < 9
    assert main([*command[1:], "--resume"]) == 0, "here, in the session's process"
    assert rows(out) == as_here


def test_a_worker_of_another_version_is_refused(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = worker.UnitPlugin("run", classroom.units["u01_scalar"].path, QUICK, "en")
    there = worker.versions_here() | {"keras": "0.1"}
    monkeypatch.setattr(worker, "versions_here", lambda: there)
    with pytest.raises(InputError, match=r"this worker has keras 0\.1, .*constraints\.txt"):
        asyncio.run(writer.setup(None))


def test_a_worker_that_isolates_less_than_the_others_is_refused(classroom: Classroom) -> None:
    pool = SimpleNamespace(layers=lambda: ["seccomp"], missing={}, aside=lambda: None)
    work = Work(classroom.units["u01_scalar"], QUICK, "en")
    unit_plugin = SimpleNamespace(pool=pool, work=work)
    there = SimpleNamespace(plugins={worker.UnitPlugin.name: unit_plugin})
    worker.AnswerKeysPlugin(classroom.keys("u01_scalar"), ["seccomp"]).setup(there)
    with pytest.raises(InputError, match="no own user"):
        worker.AnswerKeysPlugin(classroom.keys("u01_scalar"), ["seccomp", "own user"]).setup(there)


def test_where_nobody_answers_is_one_line(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    work = Work(classroom.units["u01_scalar"], QUICK, "en")
    with pytest.raises(InputError, match=r"no Dask scheduler answers there .*dask scheduler"):
        cluster.Cluster(work, "tcp://127.0.0.1:1")


def test_a_second_run_is_told_to_wait_and_takes_nothing_from_the_first(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "TURN_SECONDS", 0.5)
    work = Work(classroom.units["u01_scalar"], QUICK, "en")
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=None) as here,
        Client(here, set_as_default=False) as first,
    ):
        turn = Semaphore(1, "cinta", scheduler_rpc=first.scheduler, loop=first.loop)
        assert turn.acquire(timeout=5)
        first.register_plugin(WorkerPlugin(), name=worker.AnswerKeysPlugin.name)
        with pytest.raises(InputError, match="another run has its workers: wait for its end"):
            cluster.Cluster(work, here.scheduler_address)
        (there,) = here.workers.values()
        assert worker.AnswerKeysPlugin.name in there.plugins


def test_a_submission_is_not_judged_by_the_keys_of_another_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "_unit_plugin", lambda: SimpleNamespace(run="another"))
    with pytest.raises(GraderError, match="another run has taken the workers"):
        worker.judge_here("ours", "a.ipynb", "a", b"{}")


def test_what_a_student_wrote_travels_as_bytes_and_returns_as_closed_types() -> None:
    sends = inspect.signature(worker.judge_here)
    assert sends.parameters["content"].annotation == "bytes | str"
    assert sends.return_annotation == "bytes"
    names = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(inspect.getsource(cluster) + inspect.getsource(worker)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not names & {"pickle", "cloudpickle", "dill"}
