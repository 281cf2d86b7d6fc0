"""The words about a hidden check: of a closed record, the author's key, and the answer's own lines.

Nothing that came out of the student's process reaches this module, so nothing of it can be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..results import Kind
from ..student import Call, Raised
from ..tape import reason_texts
from ..values import short
from . import python_slips
from .answer_key import AnswerKey
from .by_kind import step_of, why_of
from .hidden_errors import line_that_hides_errors
from .mends import mend
from .message_texts import (
    AS_THE_AUTHOR_SAYS,
    CALL_TWICE,
    COMPARE,
    GAVE_BACK,
    HIDDEN,
    IN_BETWEEN,
    LETTERS,
    SEEN,
    STEP,
    UNSAID,
    WHERE_IS_IT,
    WHY,
    WITHOUT_EXCEPT,
    as_if_why,
)
from .relation_kinds import How, Relation
from .relation_texts import FIND_IT, relation_why
from .stands_out import stands_out
from .stands_out_texts import OTHER_DATA
from .told import Factor, NotReturned, Told, due_at, is_a_gradient, is_text
from .usual import BY_NO_NUMBERS

SAID_BETTER = (
    Kind.VALUE,
    Kind.CONSTANT,
    Kind.STALE,
    Kind.NOT_NONE,
    Kind.NONE,
    Kind.ALL_NONE,
    Kind.NONE_AT,
    Kind.RAISED,
)
"""The kinds whose own next step helps who does not know the cause, and an author knows it."""


NO_GRADIENT = (Kind.NONE, Kind.ALL_NONE, Kind.NONE_AT)


class Parts(NamedTuple):
    """The three parts, and the code of the tape's reason if one was given."""

    seen: str = ""
    why: str = ""
    step: str = ""
    reason: str = ""


def hidden_message(told: Told, key: AnswerKey, own: Sequence[str], lang: str) -> Parts:
    """The message of a record; ``own`` are the lines of the answer as it was handed in."""
    why, step = (
        why_told(told, key, lang, own),
        step_of(told.kind, told.error, key, told.place, lang),
    )
    if told.kind == Kind.VALUE:
        step = step_of_a_value(key, told.place, lang)
    if _is_of_other_data_alone(told):
        catch_all = (WHY[lang]["connected"], WHY[lang][Kind.VALUE])
        said = stands_out(own, key.questions[0], lang)
        why = f"{why} {said}".strip() if why not in catch_all else said or why
        is_open = told.kind in (Kind.VALUE, *NO_GRADIENT) or told.factor == Factor.SIGN
        step = OTHER_DATA[lang] if is_open else step
    if told.cause:
        saw, _ = reason_texts.sentence(told.cause, True, UNSAID[lang], lang)
        saw = saw[:1].upper() + saw[1:]
        why = f"{why} {saw}" if told.wrong else saw
        step = mend(told.cause, UNSAID[lang], lang, key.untaught) or step
    if told.wrong and told.kind in SAID_BETTER and not told.cause:
        step = AS_THE_AUTHOR_SAYS[lang]
    if told.wrong:
        step = next(known.step(lang) for known in key.wrong if known.id == told.wrong) or step
    if told.not_returned and not told.wrong:
        step = step_not_returned(told.not_returned, lang)
    if told.unsteady:
        step = CALL_TWICE[lang]
    elif told.gave_back and not told.wrong:
        step = GAVE_BACK[lang]
    elif told.as_if:
        step = COMPARE[lang]
    elif told.relation and told.relation.how != How.ALONE:
        step = FIND_IT[lang]
    if not told.wrong and not told.cause:
        step = without_except(own, lang) or step
    if slip := _slip(told, own):
        why, step = python_slips.why(slip, lang), python_slips.step(slip, lang)
    if told.example_is_right is None:
        step = f"{step} {HIDDEN[lang]['example'].format(exercise=key.exercise)}"
    return Parts(_seen(told, key, own, lang), why, step, told.cause or "")


def _is_of_other_data_alone(told: Told) -> bool:
    """Is an answer right for the example, another value or none elsewhere, and no more is known?

    The example shows nothing then: neither where a path breaks nor where numbers differ.
    """
    is_named = told.wrong or told.cause or told.as_if or told.relation
    is_known = is_named or told.unsteady or told.gave_back or told.not_returned
    of_numbers = (Kind.VALUE, Kind.CONSTANT, Kind.STALE, Kind.PROPORTIONAL)
    may_be_so = told.kind in (*of_numbers, *NO_GRADIENT)
    return told.example_is_right is True and may_be_so and not is_known


def step_not_returned(way: NotReturned, lang: str) -> str:
    """What to do where a None came that no tape gave."""
    return WHERE_IS_IT[lang] if way is NotReturned.PUT else STEP[lang][Kind.NOT_RETURNED]


def without_except(own: Sequence[str], lang: str) -> str:
    """What to do where the answer's own code may hide an error; "" where it does not."""
    line = line_that_hides_errors(own)
    return WITHOUT_EXCEPT[lang].format(line=line) if line else ""


def step_of_a_value(key: AnswerKey, where: str, lang: str) -> str:
    """How to find out about a value that is not what is due: a text, a gradient, another number."""
    if is_text(key, where):
        return LETTERS[lang]
    by_numbers = is_a_gradient(key, where) and BY_NO_NUMBERS not in key.usual
    return STEP[lang][Kind.VALUE] if by_numbers else IN_BETWEEN[lang]


def _slip(told: Told, own: Sequence[str]) -> python_slips.Found | None:
    """A slip of Python's that the line and the error's type show: its text is not looked at."""
    if told.kind != Kind.RAISED or told.wrong or told.not_returned:
        return None
    line = own[told.line - 1] if told.line else ""
    return python_slips.python_slip(Raised(told.error, "", told.line, line), line, own)


def _seen(told: Told, key: AnswerKey, own: Sequence[str], lang: str) -> str:
    words = HIDDEN[lang]
    kind = "raised_by" if told.error else told.kind
    text = words.get(kind) or SEEN[lang][told.kind]
    said = text.format(error=told.error, name=_asked_for(key))
    if told.place:
        said = words["at"].format(place=told.place, told=said[:1].lower() + said[1:])
    if told.error_due:
        said += " " + SEEN[lang]["another_error"].format(due=told.error_due)
    if due := due_at(key, told.kind, told.place):
        said += " " + words["due"].format(due=due)
    if told.line:
        source = short(own[told.line - 1].strip(), 200)
        said += " " + SEEN[lang]["line"].format(line=told.line, source=source)
    return f"{SEEN[lang]['right_here']} {said}" if told.example_is_right else said


def _asked_for(key: AnswerKey) -> str:
    question = key.questions[0]
    return question.function if isinstance(question, Call) else question.asks


def why_told(told: Told, key: AnswerKey, lang: str, own: Sequence[str] = ()) -> str:
    """An author's words for a known mistake, else what the record says by itself."""
    for known in key.wrong:
        if told.wrong == known.id:
            return known.why(lang, own)
    words = WHY[lang]
    match told:
        case Told(unsteady=True):
            return words["unsteady"]
        case Told(gave_back=what) if what:
            return words[what]
        case Told(kind=Kind.VALUE, place=place) if is_text(key, place):
            return words["text"]
        case Told(kind=Kind.CONSTANT, varied=names) if names:
            return words["not_by_these"].format(names=", ".join(f"`{name}`" for name in names))
        case Told(kind=Kind.PROPORTIONAL, factor=Factor.SIGN):
            return words["sign"]
        case Told(kind=Kind.PROPORTIONAL, factor=factor) if factor:
            return HIDDEN[lang][factor].format(name=told.factor_of)
        case Told(not_returned=way) if way:
            return words[way]
        case Told(road=road) if road:
            return words[road]
        case Told(kind=Kind.RAISED):
            return words.get(told.error, words["raised"] if told.line else HIDDEN[lang]["no_line"])
        case Told(as_if=things, times=times) if things:
            return as_if_why(things, lang, times=times)
        case Told(relation=Relation() as found):
            return relation_why(found, lang)
        case Told(kind=Kind.SHAPE, place=place) if not is_a_gradient(key, place):
            return words["shape_of_another"]
        case Told(kind=Kind.VALUE, asked=True):
            return words["connected"]
        case Told(asked=False) if told.kind != Kind.VALUE:
            return HIDDEN[lang]["no_call"] if told.example_is_right else words["no_call"]
    return why_of(told.kind, key, told.place, lang)
