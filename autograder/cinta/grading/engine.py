"""Who judges the submissions of a run: warm processes of this machine, or workers elsewhere."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from ..checks.answer_key import AnswerKeys
from ..errors import WarmGone
from ..results import Status, SubmissionResult
from ..run.pool import Loan, WarmPool
from ..run.warm import Limits, Warm
from ..submission.notebook import OutOfReach
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .answer_keys import Made
from .judging import Unnamed, judge_points
from .names import Names
from .unjudged import unjudged

Found = TypeVar("Found")


@dataclass(frozen=True)
class Work:
    """What is the same for every submission of a run."""

    unit: Unit
    limits: Limits
    lang: str


class Engine(Protocol):
    """Judges many submissions side by side."""

    @property
    def layers(self) -> list[str]:
        """The layers of isolation that are in force around every submission, by name."""
        ...

    @property
    def missing(self) -> Mapping[str, str]:
        """Why a layer is not in force, by its name."""
        ...

    def make_answer_keys(
        self, seed: int, made: Made | None = None, meanwhile: Sequence[Submission] = ()
    ) -> AnswerKeys:
        """The answer keys of the unit, asked of the solution; ``made`` is told how many there are.

        Of the submissions ``meanwhile``, which are judged with these keys next, the first may be
        run already. An engine whose workers are elsewhere need not tell, nor run any.
        """
        ...

    def judge(self, todo: Sequence[Submission], keys: AnswerKeys) -> Iterator[SubmissionResult]:
        """A result for each, as they come; few submissions are held at a time."""
        ...

    def close(self) -> None:
        """End what was started; again is no error."""
        ...


def judge_with(
    pool: WarmPool,
    submission: Submission,
    work: Work,
    keys: AnswerKeys,
    names: Names | None = None,
) -> SubmissionResult:
    """One submission; a fault of ours is ``grader_error``, after one more try if it may help.

    ``names`` as in :func:`.judging.judge_submission`.
    """
    judging = Judging(pool, work)
    unnamed = judging.points(submission, lambda: keys)
    return judging.named(submission, unnamed, keys, names or Names(work.unit, keys))


@dataclass(frozen=True)
class Judging:
    """The two halves of :func:`judge_with`, for who has something else to do between them."""

    pool: WarmPool
    work: Work

    def points(self, submission: Submission, keys: Callable[[], AnswerKeys]) -> Unnamed:
        """Its points, once there are ``keys``; no child of its own is left."""
        reading = Hashed(submission.read)
        its = replace(submission, read=reading)
        limits = self.work.limits.times(submission.extra_time)

        def judged(free: Callable[[], Warm]) -> Unnamed:
            about = (self.work.unit, keys, free(), limits, self.work.lang)
            with closing(judge_points(its, *about)) as found:
                return found.of_bytes(reading.sha256)

        found = _tried_twice(self.pool, judged)
        if isinstance(found, Unnamed):
            return found
        return Unnamed(result=our_fault(submission, self.work, keys(), found))

    def named(
        self, submission: Submission, unnamed: Unnamed, keys: AnswerKeys, names: Names
    ) -> SubmissionResult:
        """Its result, its mistakes named."""
        found = _tried_twice(self.pool, lambda free: unnamed.named(names, free))
        if isinstance(found, SubmissionResult):
            return found
        return our_fault(submission, self.work, keys, found)


def _tried_twice(pool: WarmPool, does: Callable[[Callable[[], Warm]], Found]) -> Found | str:
    """What it gives, who can have a free warm process; in words what fault of ours there is.

    Where the warm process ended, once more.
    """
    problem = ""
    for _ in range(2):
        with _Lent(pool) as lent:
            try:
                return does(lent.warm)
            except OutOfReach as why:
                return str(why)
            except WarmGone as gone:
                lent.drop()
                problem = str(gone)
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(where.filename).name}:{where.lineno}"
                return f"{type(error).__name__}: {error} ({place})"
    return problem


class _Lent(ExitStack):
    """A warm process of the pool's, borrowed when it is wanted, and given back at the end."""

    def __init__(self, pool: WarmPool) -> None:
        super().__init__()
        self._pool = pool
        self._loan: Loan | None = None

    def warm(self) -> Warm:
        """The process; WarmGone if it cannot start."""
        if self._loan is None:
            self._loan = self.enter_context(self._pool.borrow())
        return self._loan.warm()

    def drop(self) -> None:
        """End it, if it was borrowed."""
        if self._loan:
            self._loan.drop()


def our_fault(
    submission: Submission, work: Work, keys: AnswerKeys, problem: str
) -> SubmissionResult:
    """The row of a submission that we could not judge: never a zero."""
    note = f"our own fault, not the student's: {problem}"
    return unjudged(submission, work.unit, keys, Status.GRADER_ERROR, note, work.lang)
