"""The engine of many machines: Dask distributed hands submissions to workers (``cinta[cluster]``).

Each worker holds one warm process and judges as this machine would: student code runs in an
isolated child there, the judge and the answer keys stay outside of it. A submission travels as
bytes that nobody but that child's notebook reader looks into, and its result comes back as
MessagePack of closed types: nothing that a student wrote is ever unpickled. What Dask itself
unpickles (our functions, the unit's source) comes from the person who grades.

https://distributed.dask.org/en/stable/plugins.html, .../killed.html, .../resilience.html
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec

from .engine import Work, judge_with, our_fault
from .errors import GraderError, InputError
from .keys import Keys, make_keys
from .lms.intake import Submission
from .lms.notebook import Unreadable
from .results import SubmissionResult
from .run.pool import WarmPool
from .run.warm import Limits
from .source import load

try:
    from distributed import CancelledError, Client, WorkerPlugin, as_completed, get_worker
except ImportError as _error:
    raise InputError(f"--cluster needs Dask ({_error}): pip install 'cinta[cluster]'") from None

PACKAGES = ("cinta", "tensorflow", "keras", "numpy", "msgspec")
"""Their versions must be the same everywhere: answers are compared with answers."""

CONNECT_SECONDS, WORKERS_SECONDS = 10.0, 60.0
RETRIES = 3
AHEAD = 2
"""Submissions under way for each worker: one that it judges, one that waits there."""


class Desk(WorkerPlugin):
    """What each worker holds during a run: the unit, one warm process, the limits.

    Dask sets it up on workers that come later, too; one that must not take part fails there, and
    its log says why.
    """

    name = "cinta"

    def __init__(self, unit: Path, limits: Limits, lang: str) -> None:
        self._file, self._source = unit.name, unit.read_bytes()
        self._limits, self._lang = limits, lang
        self._versions = versions_here()

    async def setup(self, worker: Any) -> None:
        """On the worker: read the unit and start the warm process.

        In a thread that lives as long as the worker: its loop goes on saying that it is alive.
        """
        await asyncio.to_thread(self._set_up)

    def _set_up(self) -> None:
        if differs := _differs("this worker", versions_here(), self._versions):
            raise InputError(differs)
        self._folder = tempfile.TemporaryDirectory(prefix="cinta-unit-")
        path = Path(self._folder.name) / self._file
        path.write_bytes(self._source)
        self.work = Work(load(path), self._limits, self._lang)
        self.pool = WarmPool(1)

    def teardown(self, worker: Any) -> None:
        """On the worker: end what was started."""
        self.pool.close()
        self._folder.cleanup()


class Keyring(WorkerPlugin):
    """The answer keys on each worker: Dask loses scattered data with the worker that holds it."""

    name = "cinta-keys"

    def __init__(self, keys: Keys, layers: Sequence[str]) -> None:
        self._keys, self._layers = msgspec.msgpack.encode(keys), tuple(layers)

    def setup(self, worker: Any) -> None:
        """On the worker: read the keys; a late worker must isolate as the others do."""
        there, _ = layers_here(worker)
        if missing := [layer for layer in self._layers if layer not in there]:
            raise InputError(f"this worker isolates less than the others: no {missing[0]}")
        self.keys = msgspec.msgpack.decode(self._keys, type=Keys)


def versions_here() -> dict[str, str]:
    """The versions that must agree, of the machine where this runs."""
    return {name: version(name) for name in PACKAGES}


def _differs(who: str, there: dict[str, str], wanted: dict[str, str]) -> str:
    """Which version is another one, and the mend; empty if none."""
    for package, version_wanted in wanted.items():
        if there[package] != version_wanted:
            return (
                f"{who} has {package} {there[package]}, the machine that grades "
                f"{version_wanted}: install the same constraints.txt on both"
            )
    return ""


def layers_here(dask_worker: Any) -> tuple[list[str], dict[str, str]]:
    """On a worker: the layers in force around its children, and why others are not."""
    desk: Desk = dask_worker.plugins[Desk.name]
    return desk.pool.layers(), dict(desk.pool.missing)


def keys_here(seed: int) -> bytes:
    """On a worker: the answer keys as MessagePack."""
    desk = _desk()
    with desk.pool.lent() as lent:
        return msgspec.msgpack.encode(make_keys(desk.work.unit, lent.warm(), seed))


def judge_here(name: str, student: str, content: bytes | None, why: str) -> bytes:
    """On a worker: one submission judged; ``content`` is None where it could not be read."""
    desk = _desk()
    submission = Submission(name, student, functools.partial(_content, content, why))
    keyring: Keyring = get_worker().plugins[Keyring.name]
    result = judge_with(desk.pool, submission, desk.work, keyring.keys)
    return msgspec.msgpack.encode(result)


def _content(content: bytes | None, why: str) -> bytes:
    if content is None:
        raise Unreadable(why)
    return content


def _emptied(submissions: deque[Submission]) -> Iterator[Submission]:
    while submissions:
        yield submissions.popleft()


def _desk() -> Desk:
    desk: Desk = get_worker().plugins[Desk.name]
    return desk


class Cluster:
    """See :class:`cinta.engine.Engine`; ``address`` is that of a running Dask scheduler."""

    def __init__(self, work: Work, address: str) -> None:
        self._work, self._address = work, address
        self._client = self._connected()
        try:
            self._agree()
            self._client.register_plugin(Desk(work.unit.path, work.limits, work.lang))
            told = list(self._client.run(layers_here).values())
        except BaseException:
            self.close()
            raise
        first, *rest = [layers for layers, _ in told]
        self.layers = [layer for layer in first if all(layer in other for other in rest)]
        self.missing = {layer: why for _, missing in told for layer, why in missing.items()}

    def _connected(self) -> Client:
        try:
            client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"--cluster {self._address}: no Dask scheduler answers there ({error}): start "
                "one with `dask scheduler`, and give the address that it prints"
            ) from None
        try:
            client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except TimeoutError:
            client.close()
            raise InputError(
                f"--cluster {self._address}: no worker came in {WORKERS_SECONDS:g} s: start some "
                f"with `dask worker {self._address} --nthreads 1`"
            ) from None
        return client

    def _agree(self) -> None:
        """InputError if a worker lacks something, or has it in another version."""
        try:
            theirs = self._client.run(versions_here)
        except Exception as error:
            raise InputError(
                f"--cluster {self._address}: a worker cannot run cinta ({error}): install "
                "cinta[cluster,grader] there"
            ) from None
        for worker, there in theirs.items():
            if differs := _differs(f"worker {worker}", there, versions_here()):
                raise InputError(differs)

    def make_keys(self, seed: int) -> Keys:
        """The answer keys, made on one of the workers."""
        future = self._client.submit(keys_here, seed, pure=False, retries=RETRIES)
        return msgspec.msgpack.decode(future.result(), type=Keys)

    def judge(self, todo: Sequence[Submission], keys: Keys) -> Iterator[SubmissionResult]:
        """Results as they come; a submission is read when a worker is about to be free."""
        self._client.register_plugin(Keyring(keys, self.layers))
        waiting, again = iter(todo), deque[Submission]()
        lost: Counter[str] = Counter()
        under_way: dict[str, Submission] = {}
        ended = as_completed(loop=self._client.loop)
        while True:
            room = AHEAD * self._workers() - len(under_way)
            for submission in islice(chain(_emptied(again), waiting), max(0, room)):
                future = self._send(submission)
                under_way[future.key] = submission
                ended.add(future)
            if not under_way:
                return
            future = next(ended)
            submission = under_way.pop(future.key)
            result = self._result(future, submission, keys)
            lost[submission.name] += result is None
            if result is None and lost[submission.name] <= RETRIES:
                again.append(submission)
            else:
                problem = "its worker was lost, again and again"
                yield result or our_fault(submission, self._work, keys, problem)
            future.release()

    def _workers(self) -> int:
        """How many there are; GraderError if the scheduler does not say."""
        try:
            if self._client.status == "running":
                return max(1, len(self._client.nthreads()))
        except (OSError, TimeoutError):
            pass
        raise GraderError(
            f"the scheduler at {self._address} is gone: start it again, and go on with --resume"
        )

    def _send(self, submission: Submission) -> Any:
        try:
            content, why = submission.read(), ""
        except Unreadable as unreadable:
            content, why = None, str(unreadable)
        task = (submission.name, submission.student, content, why)
        return self._client.submit(judge_here, *task, pure=False, retries=RETRIES)

    def _result(self, future: Any, submission: Submission, keys: Keys) -> SubmissionResult | None:
        """None if it was lost with the worker that held it."""
        try:
            return msgspec.msgpack.decode(future.result(), type=SubmissionResult)
        except (CancelledError, OSError):
            return None
        except Exception as error:
            problem = f"no worker could judge it ({type(error).__name__}: {str(error)[:200]})"
            return our_fault(submission, self._work, keys, problem)

    def close(self) -> None:
        """Take our plugins from the workers, and leave."""
        for plugin in (Keyring, Desk):
            with contextlib.suppress(Exception):  # the cluster is gone, or was not ours yet
                self._client.unregister_worker_plugin(plugin.name)
        self._client.close()
