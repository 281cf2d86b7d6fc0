"""One submission, from its bytes to its result: run isolated, asked, judged from outside.

A submission is ``graded`` whenever every exercise was asked; it is ``timed_out`` when its time was
used up before that, and ``killed`` when too many of its processes ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

from msgspec.structs import replace

from ..checks.answer_key import AnswerKeys
from ..errors import ChildKilled
from ..results import ExerciseResult, Status, SubmissionResult, Verdict
from ..run.warm import Limits, Warm
from ..submission.fit import is_of_another_release, mentions, of_another_release
from ..submission.notebook import Notebook, OutOfReach, Unreadable, read_notebook
from ..submission.submission import Submission
from ..unit import Unit
from .answer_cells import left_blank, packed_cells
from .examination import Examination
from .names import Names
from .session import Session
from .unjudged import unjudged


def judge_submission(
    submission: Submission,
    unit: Unit,
    keys: AnswerKeys,
    warm: Warm,
    limits: Limits,
    lang: str,
    names: Names | None = None,
) -> SubmissionResult:
    """Run and judge one submission, its mistakes named; whatever it does, there is a result.

    ``names`` are those of a run, where many submissions are judged by the same ``keys``.
    """
    with closing(judge_points(submission, unit, lambda: keys, warm, limits, lang)) as judged:
        return judged.named(names or Names(unit, keys))  # its child ends while words are made


@dataclass(frozen=True, kw_only=True)
class Unnamed:
    """A submission that has its points, and of whose mistakes nobody has said the names yet.

    To be closed before another is run in the same warm process.
    """

    result: SubmissionResult
    _examination: Examination | None = None

    @property
    def has_failed(self) -> bool:
        """Is there a mistake that may have a name?"""
        return any(c.verdict == Verdict.FAILED for e in self.result.exercises for c in e.checks)

    def of_bytes(self, sha256: str) -> Unnamed:
        """The same, of bytes that have this digest."""
        result = replace(self.result, sha256=sha256)
        return Unnamed(result=result, _examination=self._examination)

    def named(self, names: Names, free: Callable[[], Warm] | None = None) -> SubmissionResult:
        """Its result, with what known mistakes are called: see :meth:`.Examination.named`.

        Its seconds are its own: asking the author's wrong answers, which is done once a class, is
        none of them, nor is waiting while that is done for others.
        """
        if not self._examination:
            return self.result
        keys = self._examination.keys_with_names(self.result.exercises, names, free)
        begun = time.monotonic()
        exercises = self._examination.told(self.result.exercises, keys)
        seconds = self.result.seconds + time.monotonic() - begun
        return replace(self.result, exercises=exercises, seconds=seconds)

    def close(self) -> None:
        """End its child."""
        if self._examination:
            self._examination.session.close()


def judge_points(
    submission: Submission,
    unit: Unit,
    keys: Callable[[], AnswerKeys],
    warm: Warm,
    limits: Limits,
    lang: str,
) -> Unnamed:
    """Run and judge one submission; its child is then told to go, or has ended.

    ``keys`` waits until there are answer keys: what can be done without is done before.
    """
    start = time.monotonic()

    def refused(status: Status, note: str) -> Unnamed:
        return Unnamed(result=unjudged(submission, unit, keys(), status, note, lang))

    try:
        notebook = read_notebook(submission.read())
    except OutOfReach:
        raise
    except Unreadable as why:
        return refused(Status.UNREADABLE, str(why))
    if not any(mentions(notebook, exercise) for exercise in unit.exercises):
        found = f"no exercise of {unit.name} is in this notebook"
        return refused(Status.WRONG_UNIT, "; ".join([found, *notebook.notes]))
    if problem := of_another_release(notebook, unit):
        raise OutOfReach(problem)
    spoken = unit.spoken(notebook.lang, lang)
    about = (unit, notebook, keys, warm, limits, spoken)
    try:
        examination, exercises, waited = _hidden(*about, last=False)
    except ChildKilled:
        # Perhaps by the machine, out of memory: that must cost nobody points. A submission that
        # kills itself will do so again.
        examination, exercises, waited = _hidden(*about, last=True)
    session = examination.session
    if is_of_another_release(notebook, unit):
        release = notebook.release[:20]
        session.notes.append(f"of release {release}, judged by the checks of {unit.release}")
    result = SubmissionResult(
        submission=submission.name,
        student=submission.student,
        unit=unit.name,
        status=session.status,
        exercises=exercises,
        note="; ".join([*notebook.notes, *session.notes]),
        seconds=time.monotonic() - start - waited,
        lang=spoken,
        executed=_executed(unit, notebook, session, exercises),
    )
    return Unnamed(result=result, _examination=examination)


def _hidden(
    unit: Unit,
    notebook: Notebook,
    keys: Callable[[], AnswerKeys],
    warm: Warm,
    limits: Limits,
    lang: str,
    *,
    last: bool,
) -> tuple[Examination, tuple[ExerciseResult, ...], float]:
    """Judged by its hidden checks, once there are keys; so many seconds were they waited for."""
    session = open_session(unit, notebook, warm, limits, last=last)
    try:
        if any(exercise.is_asked for exercise in unit.exercises):
            session.begin()
        begun = time.monotonic()
        there = session.waits_for(keys)
        waited = time.monotonic() - begun
        examination = Examination(
            unit=unit, notebook=notebook, keys=there, session=session, lang=lang
        )
        exercises = examination.hidden()
        session.hang_up()
        return examination, exercises, waited
    except BaseException:
        session.close()
        raise


def _executed(
    unit: Unit, notebook: Notebook, session: Session, exercises: Iterable[ExerciseResult]
) -> bytes:
    """The notebook as it was run, for its page."""
    undone = {exercise.name: max(0, exercise.undone_in) for exercise in exercises}
    return packed_cells(unit, notebook, session.runs, session.lost, undone)


def open_session(
    unit: Unit, notebook: Notebook, warm: Warm, limits: Limits, *, last: bool = True
) -> Session:
    """Open a session for a notebook; nothing is run before it begins, or is asked something."""
    return Session(
        notebook.cells,
        warm,
        limits,
        exercises=len(unit.exercises),
        last=last,
        skip=left_blank(notebook, unit),
    )


def examine(
    unit: Unit, notebook: Notebook, keys: AnswerKeys, warm: Warm, limits: Limits, lang: str
) -> Examination:
    """A notebook's examination; nothing is run before the first check is asked."""
    session = open_session(unit, notebook, warm, limits)
    return Examination(unit=unit, notebook=notebook, keys=keys, session=session, lang=lang)
