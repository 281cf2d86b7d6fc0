"""From a key and a student's answers to a verdict, points and the message that they read."""

from __future__ import annotations

from collections.abc import Sequence

from ..results import CheckResult, Verdict
from ..student import Answer
from ..values import show
from .compare import Difference, same_answer
from .key import Key, KnownWrong, first_difference
from .words import describe_question, message_for


def judge(key: Key, answers: Sequence[Answer], lang: str) -> CheckResult:
    """Hold the answers to every question of one check against its key."""
    found = first_difference(answers, key.expected, key.rtol, key.tape)
    if found is None and len(answers) == len(key.questions):
        return _result(key, lang, Verdict.PASSED)
    if found is None:
        raise ValueError(f"{len(answers)} answers to {len(key.questions)} questions")
    number, difference = found
    if _is_blank(key, answers, difference):
        blank = Difference("blank")
        return _result(key, lang, Verdict.BLANK, blank, message_for(blank, key, number, lang))
    known = _named(key, answers, difference)
    message = message_for(difference, key, number, lang, known, answers[number])
    detail = _detail(key, number, difference, answers[number])
    return _result(
        key, lang, Verdict.FAILED, difference, message, detail, known.id if known else ""
    )


def unanswered(key: Key, verdict: Verdict, message: str, lang: str) -> CheckResult:
    """The result of a check that nobody was left to answer."""
    return _result(key, lang, verdict, Difference(str(verdict)), message)


def _result(
    key: Key,
    lang: str,
    verdict: Verdict,
    difference: Difference | None = None,
    message: str = "",
    detail: str = "",
    wrong: str = "",
) -> CheckResult:
    points = key.points if verdict == Verdict.PASSED else 0.0
    kind = difference.kind if difference else ""
    title = key.titles[lang]
    return CheckResult(key.check, title, verdict, points, key.points, kind, wrong, message, detail)


def _is_blank(key: Key, answers: Sequence[Answer], difference: Difference) -> bool:
    """Blank: a ``...`` came back, or what came is just what the untouched notebook gives."""
    if difference.kind == "blank":
        return True
    pairs = list(zip(answers, key.blank, strict=False))
    return bool(pairs) and all(_same_failure(answer, blank) for answer, blank in pairs)


def _same_failure(answer: Answer, blank: Answer) -> bool:
    """The blank's own exception, to the letter."""
    one, other = answer.raised, blank.raised
    return bool(one and other and (one.type, one.message) == (other.type, other.message))


def _named(key: Key, answers: Sequence[Answer], difference: Difference) -> KnownWrong | None:
    """The known wrong answer that fails in the same way and gives the same to every question."""
    if len(answers) != len(key.questions):
        return None
    for known in key.wrong:
        if known.kind == difference.kind and all(
            same_answer(answer, wrong) for answer, wrong in zip(answers, known.answers, strict=True)
        ):
            return known
    return None


def _detail(key: Key, number: int, difference: Difference, answer: Answer) -> str:
    """For teachers: the input that showed it, both values, the element, the seed."""
    parts = [
        f"{difference.kind} {difference.where}".strip(),
        f"input {describe_question(key.questions[number])}",
        f"given {difference.given or show(answer.given)}",
        f"due {difference.due or show(key.expected[number].exact)}",
        f"seed {key.seed}",
    ]
    return "; ".join(parts)
