"""Otter itself runs both archives: in a folder laid out as Gradescope's container, and by the CLI.

One start of each, side by side, serves all the tests here; the container of the archive for Otter
alone is started at night: by day the gate of every unit runs that archive. The containers'
environment step is stood in for (see ``container.py``); their ``run_autograder`` is the archive's
own.
"""

from __future__ import annotations

import csv
import html
import json
import os
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import nbformat
import pytest

from cinta.commands.demo import answers_of
from cinta.grading.answer_keys import Words, make_answer_keys
from cinta.grading.judging import judge_submission
from cinta.results import SubmissionResult
from cinta.submission.submission import Submission
from cinta.unit import Unit
from tests.conftest import PATIENT, Classroom, as_notebook, points, sampled
from tests.otter.conftest import LANG, UNIT, Archives, with_settings
from tests.otter.container import SITE, made

pytestmark = pytest.mark.slow

ATTACKS = (
    "import glob; seen = [open(path).read() for path in glob.glob('tests/*.py')]",
    "seen = open('/autograder/source/files/u01_scalar.py').read()",
    "open('/autograder/results/results.json', 'w').write('{\"score\": 1e6, \"tests\": []}')",
    "open('/autograder/results/results.pkl', 'w').close()",
    "open('/autograder/written', 'w').close()",
    "import builtins; builtins.abs = lambda x: 0.0",
    "import numpy; numpy.allclose = numpy.testing.assert_allclose = lambda *args, **more: True",
    "import cinta.notebook; cinta.notebook.check = lambda *args: None",
    "import otter.test_files as t; t.ExceptionTestFile.run = lambda *args: None",
)
"""Each in a cell of its own: where one is refused, the next is tried."""


@dataclass(frozen=True)
class Bomb:
    """Whoever unpickles this leaves a trace."""

    trace: str

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.trace}",)


def with_traps(folder: str) -> dict[str, bytes]:
    """What lies beside a notebook and must not be opened: each would leave a trace in a folder."""
    imported = f"open('{folder}/imported', 'w').close()\nraise SystemExit".encode()
    return {
        ".OTTER_LOG": pickle.dumps(Bomb(f"{folder}/unpickled")),
        "otter.py": imported,
        "sitecustomize.py": imported,
        "tests/first_tape.py": imported,
    }


TRACES = {"unpickled", "imported", "written"}

ARCHIVES = ("attacked", "by_hand", "stock")
"""The runs that end well: of the hardened archive in a container and by hand, of the other one."""

CONTAINERS = ("attacked", "our_fault_graded")
"""Those of them that are started by day."""


@dataclass(frozen=True)
class Run:
    """One run that has ended: where it ran, and what it said."""

    folder: Path
    code: int
    out: str
    err: str

    @property
    def results(self) -> dict[str, Any]:
        """What Otter wrote for Gradescope."""
        found: dict[str, Any] = json.loads((self.folder / "results.json").read_text())
        return found

    @property
    def points(self) -> dict[str, float]:
        """Points by exercise."""
        return {test["name"]: test["score"] for test in self.results["tests"] if "score" in test}

    @property
    def seed(self) -> int:
        """The seed that the instructor is told."""
        found = re.search(r"; seed (\d+)", self.out)
        assert found, self.out
        return int(found[1])


@dataclass(frozen=True)
class Runs:
    """All of them; what is stock is started when it is asked for."""

    attacked: Run
    started_stock: Callable[[], Run]
    by_hand: Run
    our_fault: Run
    our_fault_graded: Run

    @cached_property
    def stock(self) -> Run:
        """The archive for Otter alone, which unpickles what a student hands in."""
        return self.started_stock()


@pytest.fixture(scope="module")
def attack(classroom: Classroom) -> bytes:
    """Looks for tests, writes results, patches judges; one answer is right, the rest are blank."""
    unit = classroom.units[UNIT]
    blanks = {exercise.name: exercise.blank for exercise in unit.exercises[1:]}
    cells = [*ATTACKS, *classroom.sheet(UNIT, **blanks)]
    return as_notebook(cells, {"otter": {"assignment_name": UNIT}})


@pytest.fixture(scope="module")
def exported(archives: Archives, unit: Unit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that the generated notebook's own cells make, with some of its answers wrong."""
    folder = tmp_path_factory.mktemp("student")
    for name, content in archives.student.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    book = nbformat.read(folder / f"{UNIT}.ipynb", as_version=4)
    for cell in book.cells:
        if cell.metadata.cinta.role == "answer":
            cell.source = answers_of(unit, 3)[cell.metadata.cinta.exercise]
    nbformat.write(book, folder / f"{UNIT}.ipynb")
    cells = {cell.metadata.cinta.role: cell.source for cell in book.cells}
    code = f"{cells['init']}\n{cells['export']}"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    (made_by_otter,) = folder.glob(f"{UNIT}_*.zip")
    return made_by_otter


@pytest.fixture(scope="module")
def partly(exported: Path) -> bytes:
    """The notebook in it."""
    with zipfile.ZipFile(exported) as archive:
        return archive.read(f"{UNIT}.ipynb")


@pytest.fixture(scope="module")
def runs(
    archives: Archives,
    attack: bytes,
    exported: Path,
    partly: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Runs:
    """Start them all, wait for each."""
    folder = tmp_path_factory.mktemp("runs")
    inside = with_traps("/autograder")
    log = {".OTTER_LOG": inside[".OTTER_LOG"]}
    hardened = made(folder / "hardened", archives.hardened, {"a.ipynb": attack} | inside, b"")
    if reason := hardened.why_not():
        pytest.skip(f"a container cannot be played here: {reason}")
    with zipfile.ZipFile(exported, "a") as archive:
        for name, content in with_traps(str(folder)).items():
            archive.writestr(name, content)
    gone = with_settings(archives.hardened, folder / "gone.zip", {"unit": "u99_gone.py"})
    faulty = made(folder / "faulty", gone, {"b.ipynb": attack}, None)
    (faulty.autograder / "results" / "results.pkl").touch()  # as ``otter grade`` lays it there
    started = [
        (hardened.autograder / "results", hardened.start()),
        _otter_run(archives.hardened, exported, folder / "by_hand"),
        _otter_run(gone, exported, folder / "our_fault"),
        (faulty.autograder / "results", faulty.start()),
    ]

    def stock() -> Run:
        container = made(folder / "stock", archives.stock, {"a.ipynb": partly} | log, None)
        return _ended(container.autograder / "results", container.start())

    attacked, *others = (_ended(*one) for one in started)
    return Runs(attacked, stock, *others)


def _ended(folder: Path, process: subprocess.Popen[str]) -> Run:
    """The run, when it has."""
    out, err = process.communicate(timeout=300)
    return Run(folder, process.returncode, out, err)


def _otter_run(archive: Path, submission: Path, out: Path) -> tuple[Path, subprocess.Popen[str]]:
    out.mkdir()
    otter = Path(sys.executable).with_name("otter")
    environment = os.environ | {"PATH": f"{otter.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [str(otter), "run", "-a", str(archive), "-o", str(out), str(submission)]
    pipe = subprocess.PIPE
    return out, subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)


def ours(content: bytes, unit: Unit, classroom: Classroom, seed: int) -> SubmissionResult:
    """What ``cinta grade --seed`` gives: what is wrong gets its name when somebody has failed."""
    keys = make_answer_keys(unit, classroom.warm, seed, words=Words.NONE)
    submission = Submission(name="star.ipynb", student="star", read=lambda: content)
    return judge_submission(submission, unit, keys, classroom.warm, PATIENT, LANG)


def traces(run: Run) -> set[str]:
    """What a trap or an attack left beside the results."""
    return {path.name for path in run.folder.parent.iterdir()} & TRACES


@pytest.mark.parametrize("which", sampled(ARCHIVES, "attacked", "by_hand"))
def test_an_archive_runs_as_it_is_and_gives_what_gradescope_documents(
    which: str, runs: Runs, schema: dict[str, Any]
) -> None:
    run: Run = getattr(runs, which)
    assert run.code == 0, run.err[-2000:]
    jsonschema.validate(run.results, schema)
    if which == "stock":
        assert run.points == runs.by_hand.points, "of the same notebook"


def test_the_package_comes_out_of_the_archive(runs: Runs) -> None:
    """Nothing but the archive's wheel has Cinta in the container, and no index is asked."""
    site = runs.attacked.folder.parents[1] / "conda" / "envs" / "otter-env" / SITE
    assert (site / "cinta" / "otter" / "plugin.py").is_file()
    assert not (site / "cinta").is_symlink()


@pytest.mark.parametrize("which", sampled(("attacked", "our_fault_graded", "stock"), *CONTAINERS))
def test_an_empty_or_missing_submission_metadata_is_mended(which: str, runs: Runs) -> None:
    """Empty in the first, missing in the others."""
    folder = getattr(runs, which).folder.parent
    assert (folder / "submission_metadata.json").read_text() == "{}\n"


def test_nothing_of_the_attack_was_opened_and_it_earned_what_it_solved(
    runs: Runs, attack: bytes, unit: Unit, classroom: Classroom
) -> None:
    run = runs.attacked
    assert not traces(run)
    first, *rest = unit.exercises
    assert run.points == {first.name: first.max_points} | {e.name: 0.0 for e in rest}
    assert run.points == points(ours(attack, unit, classroom, run.seed))


@pytest.mark.parametrize("which", sampled(ARCHIVES, "attacked", "by_hand"))
def test_stock_otter_alone_unpickles_the_log(which: str, runs: Runs) -> None:
    """The attack is a real one; should Otter mend this, docs/security.md has to say so."""
    assert traces(getattr(runs, which)) == ({"unpickled"} if which == "stock" else set())


def test_the_layers_that_are_left_are_named_to_the_instructor_alone(runs: Runs) -> None:
    run = runs.attacked
    said = re.search(r"isolation in force: (.*)", run.out)
    assert said is not None
    assert {"seccomp", "rlimits", "no capabilities"} <= set(said[1].split(", "))
    assert "files hidden" not in said[1]
    lacking = r"isolation not in force: files hidden, no network, own processes \(bubblewrap"
    assert re.search(lacking, run.out)
    assert "not promised here: that a submission can never take more time, memory" in run.out
    written = json.dumps(run.results)
    assert not any(text in written for text in ("isolation", "seccomp", str(run.seed)))
    assert "stdout_visibility" not in run.results


def test_otter_run_opens_an_export_safely_and_gives_the_points_of_the_printed_seed(
    runs: Runs, partly: bytes, unit: Unit, classroom: Classroom
) -> None:
    run = runs.by_hand
    assert not traces(run)
    graded = ours(partly, unit, classroom, run.seed)
    assert run.points == points(graded)
    assert 0 < sum(run.points.values()) < unit.max_score
    for exercise in graded.exercises:
        if failure := exercise.first_failure:
            shown = html.unescape(run.results["output"])
            assert all(text in shown for _, text in failure.parts(LANG))
            assert failure.detail in run.out
    assert "isolation in force: " in run.out


def test_our_own_fault_is_one_line_an_exit_code_and_no_result(runs: Runs) -> None:
    run = runs.our_fault
    assert run.code == 1
    assert not (run.folder / "results.json").exists()
    (line,) = [line for line in run.err.strip().split("\n") if "IPKernelApp" not in line]
    assert line.startswith("cinta: not graded, by our own fault, not the student's: ")
    assert "u99_gone.py" in line
    assert "Traceback" not in run.out + run.err


def test_under_otter_grade_our_own_fault_leaves_its_row_blank(runs: Runs, unit: Unit) -> None:
    """Otter's host reads ``results.pkl`` and merges: no field of that row may hold a number."""
    import dill
    from otter.grade.utils import merge_scores_to_df

    assert runs.our_fault_graded.code == 0
    assert "u99_gone.py" in runs.our_fault_graded.err
    assert not (runs.our_fault_graded.folder / "results.json").exists()
    scores = []
    for name, run in (("a.ipynb", runs.attacked), ("b.ipynb", runs.our_fault_graded)):
        scores.append(dill.loads((run.folder / "results.pkl").read_bytes()))
        scores[-1].file = name
    for order in (scores, scores[::-1]):
        written = merge_scores_to_df(order).to_csv(index=False).splitlines()
        possible, graded, ungraded = csv.DictReader(written)
        assert float(possible["total_points_earned"]) == unit.max_score
        assert float(graded["total_points_earned"]) == sum(runs.attacked.points.values())
        assert [ungraded.pop("file"), ungraded.pop("grading_status")] == ["b.ipynb", "Completed"]
        assert len(ungraded) == len(runs.attacked.points) + 2
        assert set(ungraded.values()) == {""}
