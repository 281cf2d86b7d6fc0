"""What people read when Otter reports our verdicts: the student, and the instructor alone.

The student's part quotes titles and messages only; what a check was asked, what came back and what
was due (``CheckResult.detail``) may be hidden, and goes to the instructor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..results import (
    NO_FAILURE,
    CheckResult,
    ExerciseResult,
    Status,
    SubmissionResult,
    Verdict,
)

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "passed": "correcto",
        "undone": "se evaluó tal como la deja su parte: la celda {number} la estropea.",
        "undone_somewhere": "se evaluó tal como la deja su parte: otra celda la estropea.",
        "unreadable": "Lo entregado no se puede leer como cuaderno",
        "wrong_unit": "En el cuaderno entregado no hay ningún ejercicio de esta unidad",
        "timed_out": "La entrega agotó todo su tiempo: lo que quedaba no se evaluó.",
        "to_mark": "lo califica una persona",
        "recorded": "anotado",
        "killed": "Demasiados procesos de la entrega terminaron: lo que quedaba no se evaluó.",
    },
    "en": {
        "passed": "right",
        "undone": "graded as its own part leaves it: cell {number} spoils it.",
        "undone_somewhere": "graded as its own part leaves it: another cell spoils it.",
        "unreadable": "What was submitted cannot be read as a notebook",
        "wrong_unit": "The notebook that was submitted has no exercise of this unit",
        "timed_out": "The submission used up all its time: what was left was not graded.",
        "to_mark": "a person marks it",
        "recorded": "recorded",
        "killed": "Too many processes of the submission ended: what was left was not graded.",
    },
}


def check_line(check: CheckResult, lang: str) -> str:
    """One check as a student reads it: its title, and each part of its message on a line."""
    if check.verdict == Verdict.PASSED:
        return f"✅ {check.title}"
    if check.verdict in (Verdict.TO_MARK, Verdict.RECORDED):
        mark = "✎" if check.verdict == Verdict.TO_MARK else "✅"
        return f"{mark} {check.title}: {WORDS[lang][check.verdict]}"
    return "\n".join([f"❌ {check.title}", *_parts(check, lang)])


def _parts(check: CheckResult, lang: str) -> Iterator[str]:
    yield from (f"  {label}: {text}" for label, text in check.parts(lang))


def student_text(
    result: SubmissionResult, public: Mapping[str, Sequence[CheckResult]], lang: str
) -> str:
    """Every exercise: right, or what the public checks say and the hint of the first hidden one."""
    words = WORDS[lang]
    if result.status in (Status.UNREADABLE, Status.WRONG_UNIT):
        return f"{words[result.status]}: {result.note}"
    lines = [] if result.status == Status.GRADED else [words[result.status]]
    for exercise in result.exercises:
        lines += _exercise(exercise, public.get(exercise.name, ()), lang)
    return "\n".join(lines)


def _exercise(exercise: ExerciseResult, public: Sequence[CheckResult], lang: str) -> Iterator[str]:
    if exercise.to_mark:
        yield f"✎ {exercise.name}: {WORDS[lang]['to_mark']}"
        return
    if exercise.undone_in:
        # The public checks ask the notebook as it stands at its end.
        which = "undone" if exercise.undone_in > 0 else "undone_somewhere"
        told = WORDS[lang][which].format(number=exercise.undone_in)
        yield f"{'❌' if exercise.first_failure else '✅'} {exercise.name}: {told}"
        public = ()
    if exercise.verdict == Verdict.RECORDED:
        yield f"✅ {exercise.name}: {WORDS[lang]['recorded']}"
        return
    said = [check for check in public if check.verdict not in NO_FAILURE]
    hint = exercise.first_failure
    if hint and hint.message not in [check.message for check in said]:
        said.append(hint)
    if not exercise.undone_in:
        yield f"❌ {exercise.name}" if said else f"✅ {exercise.name}: {WORDS[lang]['passed']}"
    for check in said:
        yield f"– {check.title}"
        yield from _parts(check, lang)


def instructor_text(result: SubmissionResult, seed: int, isolation: Sequence[str], how: str) -> str:
    """Status, seed, isolation, and every check that did not pass with what it was asked."""
    lines = [
        f"{result.unit}: {result.status}, {result.score:g} of {result.max_score:g}; "
        f"seed {seed} (cinta grade --seed {seed} gives the same)",
        *isolation,
    ]
    lines += [f"notebook: {how}"] if how else []
    lines += [f"note: {result.note}"] if result.note else []
    for exercise in result.exercises:
        lines.append(
            f"{exercise.name}: {exercise.verdict}, {exercise.points:g} of {exercise.max_points:g}"
        )
        failed = (check for check in exercise.checks if check.verdict != Verdict.PASSED)
        lines += [f"    {_detailed(check)}" for check in failed]
    return "\n".join(lines)


def _detailed(check: CheckResult) -> str:
    said = " ".join(word for word in (check.kind, check.wrong, check.reason) if word)
    return f"{check.name}: {check.verdict} ({said}): {check.message} {check.detail}".rstrip()
