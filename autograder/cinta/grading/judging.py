"""One submission, from its bytes to its result: run isolated, asked, judged from outside.

A submission is ``graded`` whenever every exercise was asked; it is ``timed_out`` when its time was
used up before that, and ``killed`` when too many of its processes ended.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing

from ..checks.answer_key import AnswerKeys
from ..errors import ChildKilled
from ..results import ExerciseResult, Status, SubmissionResult
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
    """Run and judge one submission; whatever it does, there is a result.

    ``names`` are those of a run, where many submissions are judged by the same ``keys``.
    """
    start = time.monotonic()
    try:
        notebook = read_notebook(submission.read())
    except OutOfReach:
        raise
    except Unreadable as why:
        return unjudged(submission, unit, keys, Status.UNREADABLE, str(why), lang)
    if not any(mentions(notebook, exercise) for exercise in unit.exercises):
        found = f"no exercise of {unit.name} is in this notebook"
        note = "; ".join([found, *notebook.notes])
        return unjudged(submission, unit, keys, Status.WRONG_UNIT, note, lang)
    if problem := of_another_release(notebook, unit):
        raise OutOfReach(problem)
    spoken = unit.spoken(notebook.lang, lang)
    try:
        examination = examine(unit, notebook, keys, warm, limits, spoken, last=False)
        exercises = _hidden(examination)
    except ChildKilled:
        # Perhaps by the machine, out of memory: that must cost nobody points. A submission that
        # kills itself will do so again.
        examination = examine(unit, notebook, keys, warm, limits, spoken)
        exercises = _hidden(examination)
    session = examination.session
    with closing(session):  # its child ends while the words are made
        exercises = examination.named(exercises, names or Names(unit, keys))
        executed = _executed(unit, notebook, session, exercises)
    if is_of_another_release(notebook, unit):
        release = notebook.release[:20]
        session.notes.append(f"of release {release}, judged by the checks of {unit.release}")
    return SubmissionResult(
        submission=submission.name,
        student=submission.student,
        unit=unit.name,
        status=session.status,
        exercises=exercises,
        note="; ".join([*notebook.notes, *session.notes]),
        seconds=time.monotonic() - start,
        lang=spoken,
        executed=executed,
    )


def _hidden(examination: Examination) -> tuple[ExerciseResult, ...]:
    """Judged by its hidden checks; its child is then told to go, or has ended."""
    session = examination.session
    try:
        exercises = examination.hidden()
        session.hang_up()
        return exercises
    except BaseException:
        session.close()
        raise


def _executed(
    unit: Unit, notebook: Notebook, session: Session, exercises: Iterable[ExerciseResult]
) -> bytes:
    """The notebook as it was run, for its page."""
    undone = {exercise.name: max(0, exercise.undone_in) for exercise in exercises}
    return packed_cells(unit, notebook, session.runs, session.lost, undone)


def examine(
    unit: Unit,
    notebook: Notebook,
    keys: AnswerKeys,
    warm: Warm,
    limits: Limits,
    lang: str,
    *,
    last: bool = True,
) -> Examination:
    """Open a session for a notebook; nothing is run before the first check is asked."""
    session = Session(
        notebook.cells,
        warm,
        limits,
        exercises=len(unit.exercises),
        last=last,
        skip=left_blank(notebook, unit),
    )
    return Examination(unit=unit, notebook=notebook, keys=keys, session=session, lang=lang)
