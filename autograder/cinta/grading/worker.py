"""What runs on a worker of :mod:`cinta.grading.cluster`: one warm process, the judge beside it.

Dask keeps a :class:`UnitPlugin` and an :class:`AnswerKeysPlugin` on each worker, also on those that
come late, and calls the functions whose names end in ``_here``.

https://distributed.dask.org/en/stable/plugins.html
"""

from __future__ import annotations

import asyncio
import functools
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from distributed import WorkerPlugin, get_worker

from ..checks.answer_key import AnswerKeys, packed_keys, unpacked_keys
from ..errors import GraderError, InputError
from ..run.pool import WarmPool
from ..run.warm import Limits
from ..source import load
from ..submission.notebook import Unreadable
from ..submission.submission import Submission
from .answer_keys import Words, make_answer_keys
from .engine import Work, judge_with
from .names import Names

PACKAGES = ("cinta", "tensorflow", "keras", "numpy", "msgspec")
"""Their versions must be the same everywhere: answers are compared with answers."""


class UnitPlugin(WorkerPlugin):
    """What each worker holds during a run: the unit, one warm process, the limits.

    Dask sets it up on workers that come later, too; one that must not take part fails there, and
    its log says why.
    """

    name = "cinta"

    def __init__(self, run: str, unit: Path, limits: Limits, lang: str) -> None:
        self.run = run
        self._file, self._source = unit.name, unit.read_bytes()
        self._limits, self._lang = limits, lang
        self._versions = versions_here()

    async def setup(self, worker: Any) -> None:
        """On the worker: read the unit and start the warm process.

        In a thread that lives as long as the worker: its loop goes on saying that it is alive.
        """
        await asyncio.to_thread(self._set_up)

    def _set_up(self) -> None:
        if problem := differs("this worker", versions_here(), self._versions):
            raise InputError(problem)
        self._folder = tempfile.TemporaryDirectory(prefix="cinta-unit-")
        path = Path(self._folder.name) / self._file
        path.write_bytes(self._source)
        self.work = Work(load(path), self._limits, self._lang)
        self.pool = WarmPool(1)

    def teardown(self, worker: Any) -> None:
        """On the worker: end what was started."""
        self.pool.close()
        self._folder.cleanup()


class AnswerKeysPlugin(WorkerPlugin):
    """The answer keys on each worker: Dask loses scattered data with the worker that holds it."""

    name = "cinta-keys"

    def __init__(self, keys: AnswerKeys, layers: Sequence[str]) -> None:
        self._keys, self._layers = packed_keys(keys), tuple(layers)

    def setup(self, worker: Any) -> None:
        """On the worker: read the keys; a late worker must isolate as the others do."""
        there, _ = layers_here(worker)
        if missing := [layer for layer in self._layers if layer not in there]:
            raise InputError(f"this worker isolates less than the others: no {missing[0]}")
        self.keys = unpacked_keys(self._keys)
        here: UnitPlugin = worker.plugins[UnitPlugin.name]
        self.names = Names(here.work.unit, self.keys, here.pool.aside, many=True)

    def teardown(self, worker: Any) -> None:
        """On the worker: end what was asked about mistakes."""
        self.names.close()


def versions_here() -> dict[str, str]:
    """The versions that must agree, of the machine where this runs."""
    return {name: version(name) for name in PACKAGES}


def differs(who: str, there: dict[str, str], wanted: dict[str, str]) -> str:
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
    here: UnitPlugin = dask_worker.plugins[UnitPlugin.name]
    return here.pool.layers(), dict(here.pool.missing)


def keys_here(seed: int) -> bytes:
    """On a worker: the answer keys as MessagePack."""
    here = _unit_plugin()
    with here.pool.borrow() as loan:
        keys = make_answer_keys(here.work.unit, loan.warm(), seed, words=Words.NONE)
        return packed_keys(keys)


def judge_here(
    run: str, name: str, student: str, content: bytes | str, extra_time: float = 1.0
) -> bytes:
    """On a worker: one submission judged; ``content`` is why it is unreadable, where it is."""
    here = _unit_plugin()
    if here.run != run:
        raise GraderError("another run has taken the workers")
    submission = Submission(
        name=name,
        student=student,
        read=functools.partial(_content, content),
        extra_time=extra_time,
    )
    plugin: AnswerKeysPlugin = get_worker().plugins[AnswerKeysPlugin.name]
    result = judge_with(here.pool, submission, here.work, plugin.keys, plugin.names)
    return msgspec.msgpack.encode(result)


def _content(content: bytes | str) -> bytes:
    if isinstance(content, str):
        raise Unreadable(content)
    return content


def _unit_plugin() -> UnitPlugin:
    here: UnitPlugin = get_worker().plugins[UnitPlugin.name]
    return here
