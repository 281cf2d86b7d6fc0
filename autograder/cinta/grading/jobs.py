"""The engine of one machine: a thread a job, each with a warm process of its own.

Nothing that can be done stands and waits. The first submissions' cells run while the answer keys
are made, in other processes; and what a mistake is called is looked up in a thread of its own, so
that whoever failed first does not hold up the next.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from ..checks.answer_key import AnswerKeys
from ..errors import WarmGone
from ..results import SubmissionResult
from ..run.loaded import Loaded
from ..run.pool import WarmPool
from ..run.remote import RemoteStudent
from ..run.warm import Warm
from ..submission.submission import Submission
from .answer_keys import Made, Words, make_answer_keys
from .engine import Judging, Work
from .judging import Unnamed
from .names import Names
from .side_by_side import keys_side_by_side

MAKERS = 2
"""Processes that make answer keys: each runs the solution first, so more of them gain little."""

MOST_UNNAMED = 16
"""Submissions that may wait for their mistakes' names, each with all its answers."""


class Jobs:
    """See :class:`cinta.grading.engine.Engine`. Made in a thread that outlives it (see Loaded).

    At most ``jobs`` things are done at a time, for so many submissions. ``loaded`` imports
    TensorFlow already, and goes on to the next engine.
    """

    def __init__(
        self, work: Work, jobs: int, loaded: Loaded | None = None, *, submissions: int | None = None
    ) -> None:
        self._work, self._makers = work, min(jobs, MAKERS, len(work.unit.exercises))
        size = jobs if submissions is None else min(jobs, submissions)
        self._pool = WarmPool(size, loaded, asides=self._makers if self._makers > 1 else 0)
        self._judging = Judging(self._pool, work)
        self._threads = ThreadPoolExecutor(size)
        self._for_authors: SimpleQueue[Warm] = SimpleQueue()
        self._solved: RemoteStudent | None = None
        """The solved notebook, open aside since keys were made, for those who ask it next."""
        self._there: Future[AnswerKeys] = Future()
        """The keys that those who were begun already wait for."""
        self._begun: dict[str, Future[Unnamed]] = {}
        self.layers, self.missing = self._pool.layers(), self._pool.missing

    def make_answer_keys(
        self, seed: int, made: Made | None = None, meanwhile: Sequence[Submission] = ()
    ) -> AnswerKeys:
        """The answer keys, made where no submission is run, by two side by side.

        Where such processes cannot be had, in those of the jobs, and nothing is run meanwhile.
        """
        aside = self._pool.asides(self._makers) if self._makers > 1 else []
        for warm in aside:
            self._for_authors.put(warm)
        if aside and len(aside) == self._makers:
            self._begin(meanwhile[: self._pool.size])
        if self._makers > 1 and (aside or self._pool.size > 1):
            return keys_side_by_side(self._work.unit, seed, self._keys, made)
        return self._keys(seed, made)

    def _begin(self, first: Sequence[Submission]) -> None:
        """Run their cells; they are asked when there are keys."""
        there: Future[AnswerKeys] = Future()
        self._there = there
        self._begun = {one.name: self._points(one, there.result) for one in first}

    def _points(self, one: Submission, keys: Callable[[], AnswerKeys]) -> Future[Unnamed]:
        return self._threads.submit(self._judging.points, one, keys)

    def _keys(self, seed: int, made: Made | None, only: Container[str] | None = None) -> AnswerKeys:
        unit = self._work.unit
        with self._an_authors() as (warm, is_aside):
            # Always the same of two: what words are made of must not hang on who is faster.
            stays = is_aside and (only is None or unit.exercises[0].name in only)
            keep = self._keep if stays else None
            return make_answer_keys(
                unit, warm, seed, words=Words.NONE, made=made, only=only, keep=keep
            )

    def _keep(self, student: RemoteStudent | None) -> None:
        """Another solved notebook in place of the one that is open aside."""
        before, self._solved = self._solved, student
        if before:
            before.close()

    @contextmanager
    def _an_authors(self) -> Iterator[tuple[Warm, bool]]:
        """A process in which no submission is run meanwhile; ``True`` if it is one aside."""
        try:
            warm = self._for_authors.get_nowait()
        except Empty:
            with self._pool.borrow() as loan:
                yield loan.warm(), False
            return
        try:
            yield warm, True
        finally:
            self._for_authors.put(warm)

    def judge(self, todo: Sequence[Submission], keys: AnswerKeys) -> Iterator[SubmissionResult]:
        """Results as they come; only about as many are under way as there are jobs."""
        waiting, judging = iter(todo), self._judging
        begun, self._begun = self._begun, {}
        if begun:
            self._there.set_result(keys)
        opened, self._solved = self._solved, None
        names = Names(self._work.unit, keys, self._pool.aside, many=True, opened=opened)
        words = ThreadPoolExecutor(1)
        points: dict[Future[Unnamed], Submission] = {}
        naming: set[Future[SubmissionResult]] = set()
        try:
            while True:
                room = min(2 * self._pool.size - len(points), MOST_UNNAMED - len(naming))
                for one in itertools.islice(waiting, max(0, room)):
                    points[begun.get(one.name) or self._points(one, lambda: keys)] = one
                if not (points or naming):
                    return
                under_way: list[Future[Any]] = [*points, *naming]
                ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for asked in [one for one in points if one in ended]:
                    one, unnamed = points.pop(asked), asked.result()
                    if unnamed.has_failed:
                        naming.add(words.submit(judging.named, one, unnamed, keys, names))
                    else:
                        yield unnamed.result
                for named in naming & ended:
                    naming.remove(named)
                    yield named.result()
        except BaseException:
            # Stopped (Ctrl-C, a full disk): without warm processes the threads end at once.
            self.close()
            raise
        finally:
            words.shutdown(cancel_futures=True)
            names.close()

    def close(self) -> None:
        """End the warm processes, and who waits for keys that will not come."""
        if self._begun and not self._there.done():
            self._there.set_exception(WarmGone("the run was stopped"))
        self._keep(None)
        self._pool.close()
        self._threads.shutdown(cancel_futures=True)
