"""After an exercise is judged: why it failed, from its own tapes, for words and a picture.

Every answer is judged first, and nothing here changes a verdict or a point. Then each exercise that
failed is asked once more, its public example first, with the recorder on; and each that passed, but
not with the very tensor that a tape gave, to see whether any gradient enters its answers. If that
ends the process or takes too long, all stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey
from ..checks.explain import fingerprint, look_into, picture, retold
from ..results import CheckResult, ExerciseResult, Verdict
from ..student import Answer, Student, traced

Answers = Mapping[str, tuple[Answer, ...]]
"""What came back to the checks of one exercise, by the name of the check."""


def in_better_words(
    result: ExerciseResult, keys: Sequence[AnswerKey], answers: Answers, student: Student, lang: str
) -> ExerciseResult:
    """The same exercise in better words, with what its tapes did; raises what ``ask`` raises."""
    of_name = {key.check: key for key in keys}
    failed = [c for c in result.checks if c.verdict == Verdict.FAILED and c.name in answers]
    if not failed:
        unused = _no_gradient_enters(result, of_name, answers, student)
        return replace(result, unused_tape=True) if unused else result
    first = failed[0].name
    public = [key for key in keys if not key.hidden]
    evidence = look_into(of_name[first], answers[first], student, public)

    def better(check: CheckResult) -> CheckResult:
        if check not in failed:
            return check
        return retold(check, of_name[check.name], answers[check.name], evidence, lang)

    did = fingerprint(evidence.seen)
    return replace(
        result,
        checks=tuple(map(better, result.checks)),
        sketch=picture(evidence),
        tape=sha256(did.encode()).hexdigest()[:16] if did else "",
    )


def _no_gradient_enters(
    result: ExerciseResult, keys: Mapping[str, AnswerKey], answers: Answers, student: Student
) -> bool:
    """True if a hidden check passed with a tape, and no answer to it holds a gradient."""
    for check in result.checks:
        key, given = keys[check.name], answers.get(check.name, ())
        if check.verdict != Verdict.PASSED or not (key.hidden and key.tape):
            continue
        if not given or any(answer.from_tape for answer in given):
            continue
        again = student.ask([traced(question) for question in key.questions])
        if all(answer.from_tape is False for answer in again):
            return True
    return False
