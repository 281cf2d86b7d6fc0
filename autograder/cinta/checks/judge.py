"""From a key and a student's answers to a verdict, points and the message that they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ..results import CheckResult, Kind, Verdict
from ..student import MAX_FACTS, Answer, OtherRoad, Raised, Replay
from ..unit import AsIf, names_asked
from ..values import show
from .answer_key import AnswerKey, KnownWrong, bare_code, is_filled_in
from .choice import Chosen
from .compare import Difference, are_a_multiple, difference, same_answer
from .demands import first_difference
from .failure import Evidence, Failure
from .in_words import describe_question
from .key_making import same_answers
from .message import (
    Parts,
    message_for,
    nothing_written,
    of_a_cell,
    of_a_choice,
    verdict_alone,
)
from .message_texts import STEP
from .numbers import OF_THE_NUMBERS
from .relation_kinds import Relation
from .relations import relation, relation_of_a_shape

OF_THE_ROAD = (Kind.NO_TAPE, Kind.NOT_USED, Kind.CALLS)
"""The number is right; how it was come by is not what the exercise wants."""

OF_A_TAPE = (Kind.NONE, Kind.ALL_NONE)
"""None is what a tape gives that finds no path, and what was never given a value."""

ADDRESS = re.compile(r"\b0x[0-9A-Fa-f]+")


def judge(
    key: AnswerKey,
    answers: Sequence[Answer],
    lang: str,
    evidence: Evidence | None = None,
    own: Sequence[str] = (),
) -> CheckResult:
    """Hold the answers to every question of one check against its key.

    ``evidence`` finds better words for the same verdict and the same points. ``own`` are the lines
    of the answer as it was handed in, which may be quoted. What a driver tells of hidden inputs
    reaches nobody.
    """
    result = _judged(key, answers, lang, evidence, own)
    facts = () if key.hidden else facts_of(answers, lang)
    return replace(result, facts=facts) if facts else result


def facts_of(answers: Sequence[Answer], lang: str) -> tuple[str, ...]:
    """What the author's driver told of the answers, in a language; the same thing once."""
    told = (fact.get(lang) or next(iter(fact.values()), "") for a in answers for fact in a.facts)
    return tuple(dict.fromkeys(filter(None, told)))[:MAX_FACTS]


def _judged(
    key: AnswerKey,
    answers: Sequence[Answer],
    lang: str,
    evidence: Evidence | None,
    own: Sequence[str],
) -> CheckResult:
    failure = first_failure(key, answers)
    if failure is None and len(answers) == len(key.questions):
        return _result(key, lang, Verdict.PASSED)
    if failure is None:
        raise ValueError(f"{len(answers)} answers to {len(key.questions)} questions")
    if _is_blank(key, answers, failure.difference, own) or is_untouched(key, own):
        return _result(key, lang, Verdict.BLANK, Kind.BLANK, verdict_alone(Kind.BLANK, lang))
    known = _named(key, answers, failure.difference)
    return _result(
        key,
        lang,
        Verdict.FAILED,
        failure.difference.kind,
        message_for(failure, lang, known, evidence, own),
        _detail(failure),
        known.id if known else "",
    )


def judge_choice(key: AnswerKey, chosen: Chosen | None, lang: str) -> CheckResult:
    """Hold what was chosen against a key; one without the right option says no more than that.

    ``chosen`` is None where nothing was found that assigns the name.
    """
    choice = key.choice
    assert choice is not None
    if chosen is None:
        words = of_a_choice(Kind.MISSING, lang, choice.asks, choice.asks)
        return _result(key, lang, Verdict.FAILED, Kind.MISSING, words)
    if chosen.blank:
        words = verdict_alone(Kind.BLANK, lang)._replace(step=STEP[lang][Kind.NO_OPTION])
        return _result(key, lang, Verdict.BLANK, Kind.BLANK, words)
    option = choice.option(chosen.text)
    if not option:
        listed = ", ".join(choice.options)
        words = of_a_choice(Kind.NO_OPTION, lang, choice.asks, chosen.shown, listed)
        return _result(key, lang, Verdict.FAILED, Kind.NO_OPTION, words)
    if not choice.right:
        return _result(key, lang, Verdict.RECORDED)
    if option == choice.right:
        return _result(key, lang, Verdict.PASSED)
    why = choice.reasons.get(option, {}).get(lang, "")
    words = of_a_choice(Kind.OPTION, lang, choice.asks, option, why=why)
    return _result(key, lang, Verdict.FAILED, Kind.OPTION, words, wrong=option)


def to_be_marked(key: AnswerKey, lang: str, *, blank: bool) -> CheckResult:
    """The result of a check whose points a person gives, unless there is nothing to mark."""
    if blank:
        return _result(key, lang, Verdict.BLANK, Kind.BLANK, nothing_written(lang))
    return _result(key, lang, Verdict.TO_MARK)


def first_failure(key: AnswerKey, answers: Sequence[Answer]) -> Failure | None:
    """The first question whose answer is not what is due; None if all are."""
    found = first_difference(answers, key.expected, key)
    if found is None:
        return None
    number, first = found
    return Failure(
        key=key,
        number=number,
        difference=first,
        answer=answers[number],
        as_if=_as_if(key, answers, same_answers) if first.kind == Kind.VALUE else (),
        as_if_times=_as_if(key, answers, are_a_multiple) if first.kind == Kind.VALUE else (),
        relation=_relation(key, answers, first),
    )


def has_a_name(key: AnswerKey, answers: Sequence[Answer]) -> bool:
    """Are they right, or what a known wrong answer gives?"""
    found = first_difference(answers, key.expected, key)
    return found is None or _named(key, answers, found[1]) is not None


def are_numbers_without_a_name(key: AnswerKey, answers: Sequence[Answer]) -> bool:
    """Is the first thing that is wrong a number, and is it no known wrong answer's?

    Only then do words say in which computation it would be right.
    """
    found = first_difference(answers, key.expected, key)
    is_number = found is not None and found[1].kind == Kind.VALUE
    return is_number and not has_a_name(key, answers)


def _relation(key: AnswerKey, answers: Sequence[Answer], first: Difference) -> Relation | None:
    """How the numbers come of those that are due, if all answers have the right form, or shape."""
    pairs = zip(answers, key.expected, strict=False)
    kinds = {found.kind for one, due in pairs if (found := difference(one, due, key.rtol))}
    if first.kind == Kind.SHAPE and kinds == {Kind.SHAPE}:
        return relation_of_a_shape(first.where, answers, key.expected, key.rtol)
    if first.kind != Kind.VALUE or not kinds <= set(OF_THE_NUMBERS):
        return None
    return relation(key.questions, key.parameters, answers, key.expected, key.rtol)


def _as_if(
    key: AnswerKey,
    answers: Sequence[Answer],
    alike: Callable[[Sequence[Answer], Sequence[Answer]], bool],
) -> tuple[AsIf, ...]:
    """What is another in the computations that give what is ``alike`` to every question."""
    same = {one.what for one in key.changed if alike(one.answers, answers)}
    return tuple(what for what in AsIf if what in same)


def unanswered(key: AnswerKey, verdict: Verdict, lang: str) -> CheckResult:
    """The result of a check that nobody was left to answer (``crashed``, ``timed_out``, ...)."""
    kind = Kind(verdict)
    return _result(key, lang, verdict, kind, verdict_alone(kind, lang))


def failed_in_its_cell(key: AnswerKey, raised: Raised, lang: str) -> CheckResult:
    """The result of a check whose answer is missing, since its own cell stopped with an error."""
    return _result(key, lang, Verdict.FAILED, Kind.RAISED, of_a_cell(raised, lang))


def _result(
    key: AnswerKey,
    lang: str,
    verdict: Verdict,
    kind: Kind = Kind.NOTHING,
    words: Parts | None = None,
    detail: str = "",
    wrong: str = "",
) -> CheckResult:
    points = key.points if verdict == Verdict.PASSED else 0.0
    words = words or Parts()
    return CheckResult(
        name=key.check,
        title=key.titles[lang],
        verdict=verdict,
        points=points,
        max_points=key.points,
        kind=kind,
        wrong=wrong,
        seen=words.seen,
        detail=detail,
        why=words.why,
        step=words.step,
        reason=words.reason,
    )


def name_of(key: AnswerKey) -> str:
    """The name that an answer's cell binds: a function's, or the last of what is asked."""
    first = key.questions[0]
    return names_asked(first.asks)[-1] if isinstance(first, Replay) else first.function


def is_untouched(key: AnswerKey, own: Sequence[str]) -> bool:
    """True if these lines of an answer's cell are what was handed out, whatever they give."""
    return bool(own and key.untouched) and bare_code("\n".join(own)) == key.untouched


def _is_blank(
    key: AnswerKey, answers: Sequence[Answer], difference: Difference, own: Sequence[str]
) -> bool:
    """Blank: a ``...`` came back, or what came is just what the untouched notebook gives.

    Where no ``...`` is left in what was written, something else went wrong in the same way.
    """
    if difference.kind == Kind.BLANK:
        return True
    if is_filled_in("\n".join(own)):
        return False
    pairs = list(zip(answers, key.blank, strict=False))
    return bool(pairs) and all(_same_failure(answer, blank) for answer, blank in pairs)


def _same_failure(answer: Answer, blank: Answer) -> bool:
    """The blank's own exception, to the letter; where in memory something lay says nothing."""
    one, other = answer.raised, blank.raised
    if not one or not other or one.type != other.type:
        return False
    return ADDRESS.sub("", one.message) == ADDRESS.sub("", other.message)


def _named(key: AnswerKey, answers: Sequence[Answer], difference: Difference) -> KnownWrong | None:
    """The known wrong answer that fails in the same way and gives the same to every question.

    None if hidden inputs happen to be such that two of them do: its words might not be true. Where
    no tape gave the right number, it came by the same road too: what was differentiated
    automatically was not worked out by hand. Where it is None, a tape was asked in both or neither.
    """
    if len(answers) != len(key.questions):
        return None
    same = [
        known
        for known in key.wrong
        if known.kind == difference.kind
        and _came_alike(difference.kind, known.answers, answers)
        and all(map(same_answer, answers, known.answers))
    ]
    is_one = same and (not key.hidden or len({known.id for known in same}) == 1)
    return same[0] if is_one else None


def _came_alike(kind: Kind, known: Sequence[Answer], answers: Sequence[Answer]) -> bool:
    """Whether two that give the same came to it alike, as far as words of the one speak of that."""
    if kind in OF_THE_ROAD:
        return _roads(known) == _roads(answers)
    if kind in OF_A_TAPE:
        # What is compiled asks its tape once, when it is traced.
        return any(a.gradient_calls for a in known) == any(a.gradient_calls for a in answers)
    return True


def _roads(answers: Sequence[Answer]) -> set[tuple[OtherRoad, frozenset[str]]]:
    """What differentiated, and by which of a tape's methods."""
    return {
        (answer.other_road, frozenset(call.method for tape in answer.tapes for call in tape.calls))
        for answer in answers
    }


def _detail(failure: Failure) -> str:
    """For teachers alone: the input that showed it, what came back, what was expected, the seed."""
    key, number, difference = failure.key, failure.number, failure.difference
    raised = failure.answer.raised
    parts = [
        f"{difference.kind} {difference.where}".strip(),
        f"input {describe_question(key.questions[number])}",
        f"given {difference.actual or show(failure.answer.returned)}",
        f"expected {difference.expected or show(key.expected[number].exact)}",
        f"factor {difference.factor:.4g}" if difference.factor is not None else "",
        f"line {raised.line} of the cell: {raised.source}" if raised and raised.line else "",
        f"seed {key.seed}",
    ]
    return "; ".join(part for part in parts if part)
