"""The engine of many machines: Dask distributed hands submissions to workers (``cinta[cluster]``).

Each worker holds one warm process and judges as this machine would: student code runs in an
isolated child there, the judge and the answer keys stay outside of it. A submission travels as
bytes that nobody but that child's notebook reader looks into, and its result comes back as
MessagePack of closed types: nothing that a student wrote is ever unpickled. What Dask itself
unpickles (our functions, the unit's source) comes from the person who grades.

https://distributed.dask.org/en/stable/killed.html, .../resilience.html
"""

from __future__ import annotations

import contextlib
import secrets
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from ..checks.answer_key import AnswerKeys, unpacked_keys
from ..errors import GraderError, InputError
from ..results import SubmissionResult
from ..submission.notebook import OutOfReach, Unreadable
from ..submission.submission import Submission
from .answer_keys import Made
from .engine import Work, our_fault

try:
    from distributed import CancelledError, Client, Semaphore, as_completed

    from .worker import (
        AnswerKeysPlugin,
        UnitPlugin,
        differs,
        judge_here,
        keys_here,
        layers_here,
        versions_here,
    )
except ImportError as _error:
    raise InputError(f"--cluster needs Dask ({_error}): pip install 'cinta[cluster]'") from None

CONNECT_SECONDS, WORKERS_SECONDS = 10.0, 60.0
TURN_SECONDS = 45.0
"""One run at a time; Dask needs 40 s to find that the one before was killed."""

RETRIES = 3
AHEAD = 2
"""Submissions under way for each worker: one that it judges, one that waits there."""


def _emptied(submissions: deque[Submission]) -> Iterator[Submission]:
    while submissions:
        yield submissions.popleft()


class Cluster:
    """See :class:`cinta.grading.engine.Engine`; ``address`` is that of a running Dask scheduler."""

    def __init__(self, work: Work, address: str) -> None:
        self._work, self._address = work, address
        self._run = secrets.token_hex(8)
        self._client = self._connected()
        self._is_our_turn = False
        try:
            self._take_turn()
            self._agree()
            self._client.register_plugin(
                UnitPlugin(self._run, work.unit.path, work.limits, work.lang)
            )
            everywhere = list(self._client.run(layers_here).values())
        except BaseException:
            self.close()
            raise
        first, *rest = [layers for layers, _ in everywhere]
        self.layers = [layer for layer in first if all(layer in other for other in rest)]
        self.missing = {layer: why for _, missing in everywhere for layer, why in missing.items()}

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

    def _take_turn(self) -> None:
        """InputError if another run has the workers: its unit and keys must stay there."""
        scheduler, loop = self._client.scheduler, self._client.loop
        self._turn = Semaphore(1, "cinta", scheduler_rpc=scheduler, loop=loop)
        self._is_our_turn = self._turn.acquire(timeout=TURN_SECONDS)
        if not self._is_our_turn:
            raise InputError(
                f"--cluster {self._address}: another run has its workers: wait for its end, or "
                "start a scheduler of your own"
            )

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
            if problem := differs(f"worker {worker}", there, versions_here()):
                raise InputError(problem)

    def make_answer_keys(
        self, seed: int, made: Made | None = None, meanwhile: Sequence[Submission] = ()
    ) -> AnswerKeys:
        """The answer keys, made on one of the workers, which tells nothing on the way."""
        future = self._client.submit(keys_here, seed, pure=False, retries=RETRIES)
        return unpacked_keys(future.result())

    def judge(self, todo: Sequence[Submission], keys: AnswerKeys) -> Iterator[SubmissionResult]:
        """Results as they come; a submission is read when a worker is about to be free."""
        self._client.register_plugin(AnswerKeysPlugin(keys, self.layers))
        waiting, again = iter(todo), deque[Submission]()
        lost: Counter[str] = Counter()
        under_way: dict[str, Submission] = {}
        ended = as_completed(loop=self._client.loop)
        while True:
            room = AHEAD * self._workers() - len(under_way)
            next_ones = list(islice(chain(_emptied(again), waiting), max(0, room)))
            for submission in next_ones:
                try:
                    future = self._send(submission)
                except OutOfReach as why:
                    yield our_fault(submission, self._work, keys, str(why))
                    continue
                under_way[future.key] = submission
                ended.add(future)
            if not under_way:
                if next_ones:
                    continue
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
        content: bytes | str
        try:
            content = submission.read()
        except OutOfReach:
            raise
        except Unreadable as why:
            content = str(why)
        task = (self._run, submission.name, submission.student, content, submission.extra_time)
        return self._client.submit(judge_here, *task, pure=False, retries=RETRIES)

    def _result(
        self, future: Any, submission: Submission, keys: AnswerKeys
    ) -> SubmissionResult | None:
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
        with contextlib.suppress(Exception):  # the cluster is gone
            if self._is_our_turn and self._client.status == "running":
                for plugin in (AnswerKeysPlugin, UnitPlugin):
                    self._client.unregister_worker_plugin(plugin.name)
                self._turn.release()
        self._client.close()
