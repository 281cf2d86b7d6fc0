"""What most tests need: the units, one warm process for the whole session, and a class to judge.

Starting TensorFlow costs seconds, a forked child milliseconds: every test that judges something
does it in children of the one :func:`warm` process, and answer keys are made once for each unit.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from cinta import course
from cinta.checks.answer_key import AnswerKeys, packed_keys, unpacked_keys
from cinta.grading.answer_keys import Made, Words, make_answer_keys
from cinta.grading.judging import judge_submission
from cinta.results import SubmissionResult
from cinta.run import remote
from cinta.run.loaded import Loaded
from cinta.run.warm import Limits, Warm
from cinta.run.wire import Late, ToJudge, receive_in_judge
from cinta.said import read_by
from cinta.source import load_all, parse
from cinta.submission.submission import Submission
from cinta.unit import Unit

# Where nothing else says which language, the system does: here it says none, on any machine.
os.environ["LC_ALL"] = "C.UTF-8"

# How fast a machine is, is no property of what is tested: on a busy one an example may take long.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

# Thousands of tests are listed, and none is garbage: until they are, nothing is looked for.
gc.disable()

ROOT = Path(__file__).parents[1]
COURSE = course.find(ROOT)
"""The course of this repository."""

SEED = 20261123

LENT = "CINTA_TESTS_LENT"

PATIENT = Limits(cell_seconds=20.0, question_seconds=10.0, total_seconds=60.0)
QUICK = Limits(
    cell_seconds=1.5,
    question_seconds=1.5,
    total_seconds=40.0,
    memory_bytes=2**30,
    grace_seconds=0.3,
)
"""For submissions that must be stopped: nothing honest in these tests takes nearly as long."""

IDLE_LOOP = "import time\nwhile True:\n    time.sleep(0.01)"
"""It never ends, and leaves the processor to other tests: where time is asked about, not work."""

TAPE = "tape/"

BEGUN_FIRST = (
    "hostile without namespaces",
    "hostile",
    "gate",
    "lost/",
    "units/test_mutants.py",
    "units/test_advice.py",
    TAPE,
    "pages",
    "cluster/",
    "test_judging.py",
    "run/test_honest",
)
"""What takes longest, by how its group begins: begun last, it would leave a worker idle."""


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Who needs the warm process is slow: it takes seconds to start, a judged notebook some tenths.

    Under pytest-xdist each test has a group, which stays in one worker.
    """
    if (alone := alone_at_night(items)) and not _of_one_case(config):
        raise pytest.UsageError(f"make test runs no case of {alone[0]}: let one of its kind stay")
    for item in items:
        if "warm" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_turn)
    # This is a process that runs tests. What these start is not measured: it may not write here,
    # and it is faster so.
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What only costs time is an error: all would pass, and nobody would see it.

    A group that a worker does not keep; TensorFlow, imported where tests are only listed, which
    each worker does.
    """
    if "tensorflow" in sys.modules:
        raise pytest.UsageError("a test module imports TensorFlow: let a slow test do it")
    if getattr(session.config.option, "loadgroup", False):
        loose = [item.nodeid for item in session.items if "@" not in item.nodeid]
        if loose:
            raise pytest.UsageError(f"pytest-xdist passes over the group of {loose[0]}")
    gc.freeze()
    gc.enable()


def alone_at_night(items: Sequence[pytest.Item]) -> list[str]:
    """The tests of which every case is left to ``make nightly``: they could rot unseen."""
    tests = {False: set[str](), True: set[str]()}
    for item in items:
        is_left = item.get_closest_marker("nightly") is not None
        tests[is_left].add(item.nodeid.partition("[")[0])
    return sorted(tests[True] - tests[False])


def _of_one_case(config: pytest.Config) -> bool:
    """Whether single cases were asked for, by their names or because they failed."""
    return any("[" in named for named in config.args) or bool(config.getoption("lf", False))


def at_night(*values: object, id: str | None = None) -> object:
    """A case of a test that ``make test`` leaves to ``make nightly``; another of its kind stays."""
    return pytest.param(*values, id=id, marks=pytest.mark.nightly)


def sampled(cases: Iterable[str], *by_day: str) -> list[object]:
    """All cases of a test: those that are named run in ``make test`` too, the rest at night."""
    listed = [*cases]
    if unknown := set(by_day) - set(listed):
        raise ValueError(f"there is no case {', '.join(sorted(unknown))}")
    return [case if case in by_day else at_night(case) for case in listed]


def _group(item: pytest.Item) -> str:
    """Its file: most of what that shares is made once for it, and costs seconds.

    What is slow of the tape imports TensorFlow into the worker itself: one worker does.
    """
    file = item.nodeid.partition("::")[0].removeprefix("tests/")
    imports = file.startswith(TAPE) and item.get_closest_marker("slow")
    return TAPE if imports else file


def _turn(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    name = mark.args[0] if mark else ""
    first = [turn for turn, what in enumerate(BEGUN_FIRST) if name.startswith(what)]
    return first[0] if first else len(BEGUN_FIRST)


@pytest.fixture(autouse=True)
def fast_without_tensorflow(request: pytest.FixtureRequest) -> Iterator[None]:
    """Who imports TensorFlow here is slow: the fast tests need none of its seconds.

    Nor need commands that refuse what they are given, which begin to load it all the same.
    """
    is_slow = request.node.get_closest_marker("slow") is not None
    was_there = "tensorflow" in sys.modules
    with pytest.MonkeyPatch.context() as patch:
        if not is_slow:
            patch.setattr("cinta.run.loaded.Loaded", NeverLoaded)
        yield
    if not was_there and "tensorflow" in sys.modules:
        assert is_slow, "it imports TensorFlow: mark it as slow"


@pytest.fixture(autouse=True)
def nobody_reads() -> None:
    """Whoever read what the test before printed, in whatever language, is gone."""
    read_by("")


@pytest.fixture(autouse=True, scope="session")
def commands_read_the_course_once() -> Iterator[None]:
    """Every command reads the units of its course, which takes most of a second.

    Those of this repository are taken as they were read, while their text and path are the same.
    """
    known: dict[tuple[Path, bytes, tuple[str, ...]], Unit] = {}
    read = parse.load

    def read_once(path: Path, languages: Sequence[str] = ()) -> Unit:
        if path.parent != COURSE.sources:
            return read(path, languages)
        about = path, path.read_bytes(), tuple(languages)
        if about not in known:
            known[about] = read(path, languages)
        return known[about]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "load", read_once)
        yield


@pytest.fixture(scope="session")
def units() -> dict[str, Unit]:
    """The course's units, by name."""
    return {unit.name: unit for unit in load_all(ROOT / "autograder" / "units")}


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """TensorFlow, imported once: a warm process more is a fork of it."""
    process = Loaded()
    yield process
    process.close()


@pytest.fixture(scope="session")
def warm(loaded: Loaded) -> Iterator[Warm]:
    """The one warm process of the session."""
    process = Warm(loaded).ready()
    yield process
    process.close()


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str, Callable[[], bytes]], bytes]:
    """What a function gives, by a name: the first worker that wants it makes it for all.

    Who runs tests in a process below lends it what was made here, in a folder that ``LENT`` names.
    """
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent

    def made(name: str, make: Callable[[], bytes]) -> bytes:
        if (lent := Path(os.environ.get(LENT, ""), name)).is_file():
            return lent.read_bytes()
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            path = folder / name
            if not path.exists():
                path.write_bytes(make())
            return path.read_bytes()

    return made


@pytest.fixture(scope="session")
def classroom(
    units: dict[str, Unit],
    warm: Warm,
    made_once: Callable[[str, Callable[[], bytes]], bytes],
) -> Classroom:
    """Somewhere to hand notebooks in and get them back judged."""
    return Classroom(units, warm, made_once)


@pytest.fixture
def ran_out(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time limits, in seconds, that the judge waited out to their end for nothing.

    What is claimed of time is counted so: how long all took says as much of the machine.
    """
    waited_out: list[float] = []
    receive = receive_in_judge

    def timed(pipe: socket.socket, deadline: float) -> ToJudge:
        limit = deadline - time.monotonic()
        try:
            return receive(pipe, deadline)
        except Late:
            if time.monotonic() >= deadline:
                waited_out.append(limit)
            raise

    monkeypatch.setattr(remote, "receive_in_judge", timed)
    return waited_out


def is_soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold: who is told to end takes its time, on a busy machine more."""
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


class NeverClosed:
    """The session's warm process, lent to :func:`grade`, which would close one of its own.

    So is stock Otter, to the gate, and what else takes seconds to start.
    """

    def __init__(self, warm: object) -> None:
        self._warm = warm

    def __getattr__(self, name: str) -> object:
        return getattr(self._warm, name)

    def begin(self) -> NeverClosed:
        return self

    def ready(self) -> NeverClosed:
        return self

    def end(self) -> None:
        """Not now."""

    def close(self) -> None:
        """Not now."""


class NeverLoaded:
    """In the place of a loader, where the warm processes are lent."""

    alone, is_gone, is_loaded = "", False, True

    def ready(self) -> NeverLoaded:
        return self

    def close(self) -> None:
        """There is nothing to end."""


def lend(patch: pytest.MonkeyPatch, warm: Callable[[], object]) -> None:
    """Have every pool of warm processes take what ``warm`` gives, and start nothing."""
    patch.setattr("cinta.run.pool.Warm", lambda *_: warm())
    for module in ("cinta.run.pool", "cinta.run.loaded"):
        patch.setattr(f"{module}.Loaded", NeverLoaded)


@pytest.fixture
def session_loaded(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools fork warm processes of their own from what the session loaded, where it can give more.

    They may be killed, and are replaced: no import of TensorFlow more.
    """
    if not loaded.ready().alone:
        monkeypatch.setattr("cinta.run.pool.Loaded", lambda: NeverClosed(loaded))


@pytest.fixture
def session_warm(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Grade in children of the session's process, by its keys: a start of TensorFlow less."""

    def keys(
        unit: Unit,
        warm: Warm,
        seed: int,
        *,
        words: Words,
        made: Made | None,
        only: Container[str] | None,
        keep: Callable[[remote.RemoteStudent], None] | None,
    ) -> AnswerKeys:
        if seed != SEED or classroom.units.get(unit.name) is not unit:
            return make_answer_keys(unit, warm, seed, words=words, only=only, keep=keep)
        known = classroom.keys(unit.name).of_exercise
        wanted = (name for name in known if only is None or name in only)
        return AnswerKeys({name: known[name] for name in wanted})

    lend(monkeypatch, lambda: NeverClosed(classroom.warm))
    monkeypatch.setattr("cinta.grading.jobs.make_answer_keys", keys)


def course_at(root: Path) -> course.Course:
    """This repository's course, as if it lay in another folder."""
    return replace(COURSE, root=root)


def as_notebook(cells: Sequence[str], metadata: Mapping[str, object] | None = None) -> bytes:
    """The bytes of a notebook with these code cells, and nothing in it that need not be."""
    listed: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
        for cell in cells
    ]
    book = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata or {}, "cells": listed}
    return json.dumps(book).encode()


class Classroom:
    """Makes notebooks of the units and has them judged in children of the session's process."""

    def __init__(
        self, units: dict[str, Unit], warm: Warm, made: Callable[[str, Callable[[], bytes]], bytes]
    ) -> None:
        self.units, self.warm, self._made = units, warm, made
        self._keys: dict[str, AnswerKeys] = {}

    def keys(self, unit: str = "u01_scalar") -> AnswerKeys:
        """The answer keys of a unit of the course."""
        return self.keys_of(self.units[unit], unit)

    def keys_of(self, unit: Unit, name: str, words: Words = Words.ALL) -> AnswerKeys:
        """The answer keys of any unit, made once for all workers by the name."""
        if name not in self._keys:
            make = self._new_keys(unit, words)
            self._keys[name] = unpacked_keys(self._made(f"keys of {name}", make))
        return self._keys[name]

    def lend(self, folder: Path) -> dict[str, str]:
        """The environment in which tests in a process below find all keys that are here."""
        for name, keys in self._keys.items():
            (folder / f"keys of {name}").write_bytes(packed_keys(keys))
        folder.chmod(0o755)
        return {LENT: str(folder)}

    def _new_keys(self, unit: Unit, words: Words) -> Callable[[], bytes]:
        return lambda: packed_keys(make_answer_keys(unit, self.warm, SEED, words=words))

    def sheet(self, unit: str = "u01_scalar", **answers: str) -> list[str]:
        """The unit's code cells with Otter's among them: solved, but for the given answers."""
        cells = ["import otter\ngrader = otter.Notebook()"]
        for name, code in self.units[unit].code(filled=True):
            cells.append(answers.get(name, code) if name else code)
            cells += [f'grader.check("{name}")'] if name else []
        export = 'grader.export("notebook.ipynb", pdf=False, ignore_log=True)'
        return [*cells, "grader.check_all()", export]

    def solution(self, exercise: str, unit: str = "u01_scalar") -> str:
        """The answer cell of an exercise, solved."""
        return self.units[unit].exercise(exercise).solution

    def hand_in(
        self, content: bytes | Sequence[str], unit: str = "u01_scalar", limits: Limits = PATIENT
    ) -> SubmissionResult:
        """Judge a notebook, given as its bytes or as its code cells."""
        data = content if isinstance(content, bytes) else as_notebook(content)
        submission = Submission(name="star.ipynb", student="star", read=lambda: data)
        return judge_submission(
            submission, self.units[unit], self.keys(unit), self.warm, limits, "en"
        )


def points(result: SubmissionResult) -> dict[str, float]:
    """Points by exercise."""
    return {exercise.name: exercise.points for exercise in result.exercises}


def verdicts(result: SubmissionResult) -> dict[str, str]:
    """Verdicts by exercise."""
    return {exercise.name: str(exercise.verdict) for exercise in result.exercises}
