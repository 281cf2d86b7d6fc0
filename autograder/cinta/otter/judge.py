"""One submission that Otter was given, judged outside: the hidden checks, then the public ones.

The hidden checks are asked first and alone, exactly as ``cinta grade`` asks them, so points and
messages are the same for the same seed. The public checks are asked of another run of the notebook
and give no points; Otter shows them to the student.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..checks.judge import unanswered
from ..checks.key import Key
from ..errors import GraderError, WarmGone
from ..grading.answer_keys import Keys, make_keys
from ..grading.engine import Work, judge_with
from ..grading.judging import Case
from ..lms.choose import choose
from ..lms.entries import Entry, in_folder, in_students_zip, unreadable
from ..results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from ..run.pool import WarmPool
from ..submission.notebook import Unreadable, read_notebook
from ..submission.submission import Submission
from ..unit import Exercise

NOT_ASKED_AGAIN = (Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.NOT_REACHED)
"""Where a hidden check ended so, the public ones would only lose the same time again."""


@dataclass(frozen=True)
class Judged:
    """One submission judged: ``result`` as ``cinta grade`` gives it, and the public checks.

    ``lang`` is the language of its messages, ``layers`` the isolation in force, ``missing`` why
    others are not, ``how`` the notebook was chosen where several were handed in.
    """

    work: Work
    lang: str
    seed: int
    result: SubmissionResult
    public: Mapping[str, tuple[CheckResult, ...]]
    layers: list[str]
    missing: Mapping[str, str]
    how: str

    def checks(self, exercise: ExerciseResult) -> list[CheckResult]:
        """All checks of an exercise, public and hidden, in the order of the unit."""
        found = {check.name: check for check in (*exercise.checks, *self.public[exercise.name])}
        return [found[check.name] for check in self.work.unit.exercise(exercise.name).checks]


def judge_handed_in(folder: Path, work: Work, seed: int) -> Judged:
    """Judge what one student handed in; GraderError if we cannot, even at a second try."""
    try:
        return _judge(folder, work, seed)
    except WarmGone:
        return _judge(folder, work, seed)


def _judge(folder: Path, work: Work, seed: int) -> Judged:
    submission, how = _submission(folder, work)
    pool = WarmPool(1)
    try:
        with pool.lent() as lent:
            keys = make_keys(work.unit, lent.warm(), seed)
        result = judge_with(pool, submission, work, keys)
        if result.status == Status.GRADER_ERROR:
            raise GraderError(result.note)
        lang, public = _public(pool, submission, work, keys, result)
        layers, missing = pool.layers(), pool.missing
        return Judged(work, lang, seed, result, public, layers, missing, how)
    finally:
        pool.close()


def _submission(folder: Path, work: Work) -> tuple[Submission, str]:
    """The notebook that counts, as for any pile of one student's files; how it was chosen."""
    notebooks, problem = _notebooks(folder)
    if not notebooks:
        return Submission("submission", "", unreadable(problem)), ""
    chosen = choose(notebooks, [work.unit], sort=False)
    first = chosen[0]
    if len(chosen) > 1:
        names = ", ".join(choice.entry.name for choice in chosen)
        problem = f"nothing tells which of these counts: {names}; hand in one"
        return Submission(first.entry.name, "", unreadable(problem)), ""
    return Submission(first.entry.name, "", first.entry.read), first.reason


def _notebooks(folder: Path) -> tuple[list[Entry], str]:
    """Every notebook, those in zips too; what to say if there is none."""
    notebooks: list[Entry] = []
    problem = "no notebook (.ipynb) was handed in"
    for entry in in_folder(folder):
        if entry.refusal:
            continue
        notebooks += [entry] if entry.is_notebook else []
        try:
            inside = in_students_zip(entry) if entry.is_zip else []
        except Unreadable as why:
            problem = f"{entry.name}: {why}"
            continue
        notebooks += [one for one in inside if one.is_notebook and not one.refusal]
    return notebooks, problem


def _public(
    pool: WarmPool, submission: Submission, work: Work, keys: Keys, result: SubmissionResult
) -> tuple[str, dict[str, tuple[CheckResult, ...]]]:
    """The language of the submission, and its public checks."""
    judged = list(zip(result.exercises, work.unit.exercises, strict=True))
    if result.status in (Status.UNREADABLE, Status.WRONG_UNIT):
        lost = Verdict.NOT_REACHED
        return work.lang, {
            exercise.name: tuple(_lost(key, lost, work.lang) for key in _keys(keys, exercise))
            for _, exercise in judged
        }
    notebook = read_notebook(submission.read())
    lang = notebook.lang or work.lang
    with pool.lent() as lent:
        case = Case(work.unit, notebook, keys, lent.warm(), work.limits, lang)
        try:
            return lang, {
                exercise.name: case.explained(
                    ExerciseResult(exercise.name, tuple(_asked(case, exercise, hidden, lang)))
                ).checks
                for hidden, exercise in judged
            }
        finally:
            case.close()


def _asked(
    case: Case, exercise: Exercise, hidden: ExerciseResult, lang: str
) -> Iterator[CheckResult]:
    """The public checks of one exercise, unless the hidden ones already ended badly."""
    bad = next((c.verdict for c in hidden.checks if c.verdict in NOT_ASKED_AGAIN), None)
    for key in _keys(case.keys, exercise):
        yield _lost(key, bad, lang) if bad else case.check(key, exercise)


def _keys(keys: Keys, exercise: Exercise) -> list[Key]:
    return [key for key in keys[exercise.name] if not key.hidden]


def _lost(key: Key, verdict: Verdict, lang: str) -> CheckResult:
    return unanswered(key, verdict, lang)
