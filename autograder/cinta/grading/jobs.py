"""The engine of one machine: a thread a job, each with a warm process of its own."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from ..checks.answer_key import AnswerKeys
from ..results import SubmissionResult
from ..run.loaded import Loaded
from ..run.pool import WarmPool
from ..submission.submission import Submission
from .answer_keys import Made, Words, make_answer_keys
from .engine import Work, judge_with
from .names import Names
from .side_by_side import keys_side_by_side


class Jobs:
    """See :class:`cinta.grading.engine.Engine`. Made in a thread that outlives it (see Loaded).

    ``loaded`` imports TensorFlow already, and goes on to the next engine.
    """

    def __init__(self, work: Work, jobs: int, loaded: Loaded | None = None) -> None:
        self._work = work
        self._pool = WarmPool(jobs, loaded)
        self.layers, self.missing = self._pool.layers(), self._pool.missing

    def make_answer_keys(self, seed: int, made: Made | None = None) -> AnswerKeys:
        """The answer keys, made in one of the warm processes, or in two side by side."""
        unit = self._work.unit
        if self._pool.size > 1 and len(unit.exercises) > 1:
            return keys_side_by_side(unit, seed, self._keys, made)
        return self._keys(seed, made)

    def _keys(self, seed: int, made: Made | None, only: Container[str] | None = None) -> AnswerKeys:
        with self._pool.borrow() as loan:
            unit, warm = self._work.unit, loan.warm()
            return make_answer_keys(unit, warm, seed, words=Words.NONE, made=made, only=only)

    def judge(self, todo: Sequence[Submission], keys: AnswerKeys) -> Iterator[SubmissionResult]:
        """Results as they come; only about as many are under way as there are jobs."""
        waiting = iter(todo)
        names = Names(self._work.unit, keys, self._pool.aside, many=True)
        threads = ThreadPoolExecutor(self._pool.size)
        running: set[Future[SubmissionResult]] = set()
        try:
            while True:
                for submission in itertools.islice(waiting, 2 * self._pool.size - len(running)):
                    task = (self._pool, submission, self._work, keys, names)
                    running.add(threads.submit(judge_with, *task))
                if not running:
                    return
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield future.result()
        except BaseException:
            # Stopped (Ctrl-C, a full disk): without warm processes the threads end at once.
            self.close()
            raise
        finally:
            threads.shutdown(cancel_futures=True)
            names.close()

    def close(self) -> None:
        """End the warm processes."""
        self._pool.close()
