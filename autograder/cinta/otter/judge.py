"""One submission that Otter was given, judged outside: the hidden checks, then the public ones.

The hidden checks are asked first and alone, exactly as ``cinta grade`` asks them, so points and
messages are the same for the same seed. The public checks are asked of another run of the notebook
and give no points; Otter shows them to the student.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from ..checks.answer_key import AnswerKeys
from ..checks.judge import unanswered
from ..errors import GraderError, WarmGone
from ..grading.answer_keys import Words, make_answer_keys
from ..grading.engine import Work, judge_with
from ..grading.judging import examine
from ..grading.names import Names
from ..lms.choose import choose
from ..lms.entries import Entry, in_folder, in_students_zip, unreadable
from ..results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from ..run.pool import WarmPool
from ..submission.notebook import Unreadable, read_notebook
from ..submission.submission import Submission


@dataclass(frozen=True, kw_only=True)
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
        """All checks of an exercise, public and hidden, in the order of the unit, as told here."""
        told = self._told(exercise)
        found = {check.name: check for check in (*told.checks, *self.public[exercise.name])}
        return [found[check.name] for check in self.work.unit.exercise(exercise.name).checks]

    @property
    def told(self) -> SubmissionResult:
        """The result as it is told where results are shown at once: a choice is recorded.

        Who may hand in again and again would else try one option after another.
        """
        return replace(self.result, exercises=tuple(map(self._told, self.result.exercises)))

    @property
    def asked(self) -> list[ExerciseResult]:
        """The exercises that Otter has a test of: all that no person marks."""
        unit = self.work.unit
        return [one for one in self.result.exercises if not unit.exercise(one.name).rubric]

    def _told(self, exercise: ExerciseResult) -> ExerciseResult:
        if not self.work.unit.exercise(exercise.name).options:
            return exercise
        return replace(exercise, checks=tuple(map(_recorded, exercise.checks)))


def _recorded(check: CheckResult) -> CheckResult:
    """A check of a choice that says whether the option is right, without that."""
    if check.verdict != Verdict.PASSED and check.kind != Kind.OPTION:
        return check
    nothing = {"kind": Kind.NOTHING, "wrong": "", "seen": "", "why": "", "step": ""}
    return replace(check, verdict=Verdict.RECORDED, **nothing)


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
        with pool.borrow() as loan:
            keys = make_answer_keys(work.unit, loan.warm(), seed, words=Words.NONE)
        result = judge_with(pool, submission, work, keys)
        if result.status == Status.GRADER_ERROR:
            raise GraderError(result.note)
        lang, public = _public(pool, submission, work, keys, result)
        layers, missing = pool.layers(), pool.missing
        return Judged(
            work=work,
            lang=lang,
            seed=seed,
            result=result,
            public=public,
            layers=layers,
            missing=missing,
            how=how,
        )
    finally:
        pool.close()


def _submission(folder: Path, work: Work) -> tuple[Submission, str]:
    """The notebook that counts, as for any pile of one student's files; how it was chosen."""
    notebooks, problem = _notebooks(folder)
    if not notebooks:
        return Submission(name="submission", student="", read=unreadable(problem)), ""
    chosen = choose(notebooks, [work.unit], sort=False)
    first = chosen[0]
    if len(chosen) > 1:
        names = ", ".join(choice.entry.name for choice in chosen)
        problem = f"nothing tells which of these counts: {names}; hand in one"
        return Submission(name=first.entry.name, student="", read=unreadable(problem)), ""
    return Submission(name=first.entry.name, student="", read=first.entry.read), first.reason


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
    pool: WarmPool, submission: Submission, work: Work, keys: AnswerKeys, result: SubmissionResult
) -> tuple[str, dict[str, tuple[CheckResult, ...]]]:
    """The language of the submission, and its public checks."""
    if result.status in (Status.UNREADABLE, Status.WRONG_UNIT):
        return work.lang, {
            exercise.name: tuple(
                unanswered(key, Verdict.NOT_REACHED, work.lang)
                for key in keys.public(exercise.name)
            )
            for exercise in work.unit.exercises
        }
    notebook = read_notebook(submission.read())
    lang = work.unit.spoken(notebook.lang, work.lang)
    with pool.borrow() as loan:
        examination = examine(work.unit, notebook, keys, loan.warm(), work.limits, lang)
        with closing(examination.session):
            public = examination.public(result.exercises)
        public = examination.named(public, Names(work.unit, keys))
    return lang, {exercise.name: exercise.checks for exercise in public}
