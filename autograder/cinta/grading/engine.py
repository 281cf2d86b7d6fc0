"""Who judges the submissions of a run: warm processes of this machine, or workers elsewhere."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import msgspec

from ..checks.answer_key import AnswerKeys
from ..errors import WarmGone
from ..results import Status, SubmissionResult
from ..run.pool import WarmPool
from ..run.warm import Limits
from ..submission.notebook import OutOfReach
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .answer_keys import Made
from .judging import judge_submission
from .names import Names
from .unjudged import unjudged


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

    def make_answer_keys(self, seed: int, made: Made | None = None) -> AnswerKeys:
        """The answer keys of the unit, asked of the solution; ``made`` is told how many there are.

        An engine whose workers are elsewhere need not tell.
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
    reading = Hashed(submission.read)
    submission = replace(submission, read=reading)
    limits = work.limits.times(submission.extra_time)
    names = names or Names(work.unit, keys)
    for last in (False, True):
        with pool.borrow() as loan:
            try:
                about = (work.unit, keys, loan.warm(), limits, work.lang)
                result = judge_submission(submission, *about, names)
                return msgspec.structs.replace(result, sha256=reading.sha256)
            except OutOfReach as why:
                problem = str(why)
            except WarmGone as gone:
                loan.drop()
                problem = str(gone)
                if not last:
                    continue
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(where.filename).name}:{where.lineno}"
                problem = f"{type(error).__name__}: {error} ({place})"
        break
    return our_fault(submission, work, keys, problem)


def our_fault(
    submission: Submission, work: Work, keys: AnswerKeys, problem: str
) -> SubmissionResult:
    """The row of a submission that we could not judge: never a zero."""
    note = f"our own fault, not the student's: {problem}"
    return unjudged(submission, work.unit, keys, Status.GRADER_ERROR, note, work.lang)
