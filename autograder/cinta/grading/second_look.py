"""After all is judged: why exercises failed, from their own tapes, for words and a picture.

Nothing here changes a verdict or a point. What passed, but not with the very tensor that a tape
gave, is asked again to see whether any gradient enters its answers. Of what failed at hidden inputs
alone the tapes are looked at there, for words out of a closed list; all else that a student is
shown comes of the examples, asked before (:mod:`.examples`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.explain import fingerprint, look_at_question, picture, retold
from ..checks.failure import Evidence
from ..results import CheckResult, ExerciseResult, Verdict
from ..student import Answer, Student, traced

Answers = Mapping[str, tuple[Answer, ...]]
"""What came back to the checks of one exercise, by the name of the check."""


def look_at_the_first(
    result: ExerciseResult, keys: AnswerKeys, answers: Answers, student: Student
) -> Evidence:
    """What the tapes do at the first question that an exercise failed, its examples being right.

    Raises what ``student.ask`` raises.
    """
    first = failed_checks(result, answers)[0].name
    key, known = keys.check(result.name, first), bool(keys.public(result.name))
    return look_at_question(key, answers[first], student, example_is_right=known)


def in_better_words(
    result: ExerciseResult,
    keys: Sequence[AnswerKey],
    answers: Answers,
    evidence: Evidence,
    lang: str,
    own: Sequence[str] = (),
) -> ExerciseResult:
    """The same exercise in better words, with what its tapes did; ``own``: its answer's lines."""
    of_name = {key.check: key for key in keys}
    failed = failed_checks(result, answers)

    def better(check: CheckResult) -> CheckResult:
        if check not in failed:
            return check
        return retold(check, of_name[check.name], answers[check.name], evidence, lang, own)

    return replace(with_its_tapes(result, evidence), checks=tuple(map(better, result.checks)))


def with_its_tapes(result: ExerciseResult, evidence: Evidence) -> ExerciseResult:
    """The same exercise with what its tapes did, in the words that it has."""
    did = fingerprint(evidence.seen)
    tape = sha256(did.encode()).hexdigest()[:16] if did else ""
    return replace(result, sketch=picture(evidence), tape=tape)


def no_gradient_enters(
    result: ExerciseResult, keys: AnswerKeys, answers: Answers, student: Student
) -> bool:
    """True if a hidden check passed with a tape, and no answer to it holds a gradient.

    Raises what ``student.ask`` raises.
    """
    for check in result.checks:
        key, given = keys.check(result.name, check.name), answers.get(check.name, ())
        if check.verdict != Verdict.PASSED or not (key.hidden and key.tape):
            continue
        if not given or any(answer.from_tape for answer in given):
            continue
        again = (one for q in key.questions for one in student.ask([traced(q)]))
        if all(answer.from_tape is False for answer in again):  # up to the first that is not
            return True
    return False


def failed_checks(result: ExerciseResult, answers: Answers) -> list[CheckResult]:
    """The checks that can be looked into."""
    return [c for c in result.checks if c.verdict == Verdict.FAILED and c.name in answers]
