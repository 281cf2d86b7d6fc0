"""What a student reads of a failed check, in three parts: what was seen, why, and one next step.

What was seen is told by the exercise's public example, whose inputs the student holds, wherever
that fails too; else by a closed record (:mod:`.told`), which holds nothing of an answer to hidden
inputs. Why is a known wrong answer's own words, or the reason that the tape gives, or what the kind
of the difference says by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from ..results import Kind
from ..student import MAX_STEPS, Raised
from ..tape import reason_texts
from ..tape.causes import Cause
from ..tape.data import Reason
from ..unit import NEXT_STEP
from ..values import short, show
from . import python_slips
from .answer_key import KnownWrong
from .compare import Difference, said_by
from .failure import Evidence, Failure
from .foreign import asks_a_tape, foreign_why
from .foreign_texts import ASKED_OFTEN
from .hidden_message import (
    Parts,
    hidden_message,
    without_except,
)
from .in_words import describe_question
from .leaves import leaves, size_of_numbers
from .mends import by_numpy, mend_of
from .message_texts import (
    NOTHING_WRITTEN,
    SEEN,
    STEP,
    WHY,
    WITHOUT_LEAVING,
    WITHOUT_STOPPING,
    step_for,
)
from .next_step import next_step
from .numbers import factor_of_all
from .parting import (
    Parting,
    Where,
    parting,
    parting_at_the_last,
    parting_of_sums,
    same_steps,
)
from .parting_texts import parting_step, parting_why
from .relation_kinds import OF_PLACES, How
from .relation_texts import relation_why
from .shown import Shown
from .told import (
    OF_THE_TAPE,
    Factor,
    error_due,
    told_of,
)
from .why import broken_in_part, of_an_error, sure_to_count, why_shown

__all__ = ["Parts", "message_for", "of_a_cell", "verdict_alone"]

SHOWS_VALUES = frozenset(
    {
        Kind.VALUE,
        Kind.PROPORTIONAL,
        Kind.NO_TAPE,
        Kind.UNUSED,
        Kind.NOT_USED,
        Kind.CALLS,
        Kind.NONE,
        Kind.NOT_RETURNED,
        Kind.ALL_NONE,
        Kind.NONE_AT,
        Kind.NONFINITE,
        Kind.ORDER,
        Kind.CONSTANT,
        Kind.STALE,
        Kind.TURNED,
    }
)
"""The differences for which the numbers of an example are shown; the others say it already."""

SAID_BY_ITS_VALUE = (Kind.VALUE, Kind.NONE, Kind.NOT_RETURNED)
"""Of these, for which the numbers are shown, no more is seen than they show."""

AT_THEIR_PLACE = (
    Kind.STRUCTURE,
    Kind.LENGTH,
    Kind.KEYS,
    Kind.MORE_KEYS,
    Kind.SLICES,
    Kind.TYPE,
    Kind.TRANSPOSED,
    Kind.SHAPE,
    Kind.DTYPE,
)
"""The kinds before whose words the place is said, if it is not the whole."""


MOST_SHOWN = 120
"""Characters of an answer, of which else the first element that differs is shown."""

RAISES = frozenset(
    [
        Cause.USED_TWICE,
        Cause.NEVER_STARTED,
        Cause.NO_TARGET,
        Cause.TARGET_LEFT,
        Cause.SOURCE_NO_TENSOR,
        Cause.SYMBOLIC_SOURCE,
        Cause.SYMBOLIC_TARGET,
        Cause.NOT_REGISTERED,
    ]
)
"""The tape's reasons at which TensorFlow raises an error rather than give None."""

MOST_REASONS = 2

SAYS_NO_PLACE = ("proportional", "factor_varies", "sign", "shape", "shape_of_another", "constant")
"""The reasons that tell what the numbers are, and not where in the code they became so."""


def message_for(
    failure: Failure,
    lang: str,
    known: KnownWrong | None = None,
    evidence: Evidence | None = None,
    own: Sequence[str] = (),
) -> Parts:
    """The message for a failure, in a language; ``known`` is the wrong answer that gives the same.

    Where the public example fails too, that is what is spoken of. The tape's reason is taken where
    the difference is one that it accounts for. ``own`` are the lines of the answer, as it was
    handed in: of hidden inputs no other text is quoted.
    """
    evidence = evidence or Evidence()
    shown = evidence.example or failure
    if shown.key.hidden:
        told = told_of(failure, known, evidence, own)
        return hidden_message(told, failure.key, own, lang)
    of_all = told_of(failure, known, evidence, own)
    if of_all.kind in (Kind.CONSTANT, Kind.STALE):
        shown = _without_a_factor(shown)
    return _with_all(Shown(shown, evidence, of_all, own, lang), known)


def _with_all(shown: Shown, known: KnownWrong | None) -> Parts:
    """The message about an example, whose inputs the student holds."""
    failure, lang = shown.failure, shown.lang
    reasons = _reasons(failure, shown.evidence)
    seen = _of_an_example(failure, lang)
    if known:
        why = _authors(known, reasons, shown)
        step = known.step(lang) or _mend(reasons, shown) or next_step(shown, known)
    elif reasons:
        why = _told(reasons, shown)
        step = _mend(reasons, shown) or next_step(shown, None)
    elif slip := _slip(failure, shown.own):
        why = python_slips.why(slip, lang)
        step = python_slips.step(slip, lang) or next_step(shown, None)
    else:
        why, step = _by_the_difference(shown)
    return Parts(seen, why, step, reasons[0].code if reasons else "")


def _by_the_difference(shown: Shown) -> tuple[str, str]:
    """Why and what next, where neither an author nor the tape nor Python says it."""
    lang = shown.lang
    why = _left_of_a_factor(shown) or why_shown(shown)
    if why == broken_in_part(shown) != "":
        stopped = why == shown.words["stopped_in_part"]
        return why, (WITHOUT_STOPPING if stopped else WITHOUT_LEAVING)[lang]
    if step := without_except(shown.own, lang):
        return why, step
    if parted := _parting(shown, why):
        known_so_far = "" if why in _ruled_out(parted, shown) else why
        why = f"{known_so_far} {parting_why(parted, lang)}".strip()
        return _with_what_is_foreign(why, shown, parted.where), parting_step(parted, lang)
    if why in (*_catch_all(lang), _without_a_cause(shown)):
        why = _with_what_is_foreign(f"{why} {_asked_often(shown)}".strip(), shown)
    return why, next_step(shown, None)


def _with_what_is_foreign(why: str, shown: Shown, where: Where | None = None) -> str:
    """The reason, and what the answer computes with that no right answer of the course does."""
    return f"{why} {foreign_why(shown.own, shown.failure.key.used, shown.lang, where)}".strip()


def _without_a_cause(shown: Shown) -> str:
    """The words for where numbers differ, if no more is known than that."""
    found = shown.relation
    return relation_why(found, shown.lang) if found and found.how in OF_PLACES else ""


def _asked_often(shown: Shown) -> str:
    """That gradients are asked for oftener than in any right answer; "" where that is not seen."""
    failure = shown.failure
    if not asks_a_tape(shown.own):
        return ""
    due = max((len(road[failure.number]) for road in failure.key.roads), default=0)
    given = len(failure.answer.steps)
    is_often = 0 < due < given < MAX_STEPS
    return ASKED_OFTEN[shown.lang].format(given=given, due=due) if is_often else ""


def _ruled_out(parted: Parting, shown: Shown) -> tuple[str, ...]:
    """The reasons that are not said before where the tapes part.

    A target that has its value has no constant too many and none too few.
    """
    of_a_factor = tuple(shown.words[word] for word in ("proportional", "factor_varies"))
    is_of_value = parted.where == Where.GRADIENTS
    return (*_catch_all(shown.lang), *(of_a_factor if is_of_value else ()))


def _mend(reasons: Sequence[Reason], shown: Shown) -> str:
    return mend_of(reasons[0], shown.lang, shown.failure.key.untaught) if reasons else ""


def _parting(shown: Shown, why: str) -> Parting | None:
    """Where the tapes part from a right answer's, if nothing that was said so far tells that.

    What a target is weighted by is not known: where that is written, it may be what is wrong.
    By their sizes, numbers in other places are the same: of those it is not known where they moved.
    """
    words, failure = shown.words, shown.failure
    related = relation_why(shown.relation, shown.lang) if shown.relation else ""
    is_open = why in (
        *_catch_all(shown.lang),
        related,
        sure_to_count(shown),
        *(words[word] for word in SAYS_NO_PLACE),
    )
    if not is_open or not (failure.key.tape or asks_a_tape(shown.own)):
        return None
    roads = [road[failure.number] for road in failure.key.roads]
    is_of_numbers = shown.kind in (Kind.VALUE, Kind.PROPORTIONAL)
    given = (shown.given, shown.due, failure.key.rtol)
    factor = factor_of_all(*given) if is_of_numbers else None
    steps = failure.answer.steps
    due = [size for _, leaf in leaves(shown.due.exact) if (size := size_of_numbers(leaf))]
    found = parting(steps, roads, factor, due)
    if found is None:
        last = parting_at_the_last(steps, roads, size_of_numbers(shown.given))
        return last or parting_of_sums(steps, roads)
    is_weighted = any("output_gradients" in line for line in shown.own)
    if found.where == Where.GRADIENTS and is_weighted:
        return found._replace(where=Where.WEIGHTS)
    in_other_places = shown.relation and shown.relation.how in (How.PERMUTED, How.RESHAPED)
    return None if found.where == Where.AFTER and in_other_places else found


def _left_of_a_factor(shown: Shown) -> str:
    """A use of the source that was not followed, where the factor has no other reason.

    Of a product of a source with itself, half is left.
    """
    is_bare = shown.of_all.factor in (Factor.OTHER, Factor.HALF)
    is_left = shown.of_all.kind == Kind.PROPORTIONAL and is_bare
    return broken_in_part(shown) if is_left else ""


def _catch_all(lang: str) -> tuple[str, str]:
    """What is said where nothing is known."""
    return WHY[lang]["connected"], WHY[lang][Kind.VALUE]


def _without_a_factor(failure: Failure) -> Failure:
    """Any one number is a multiple of another: not said of an answer that is always the same."""
    difference = failure.difference
    if difference.kind != Kind.PROPORTIONAL:
        return failure
    plain = structs.replace(difference, kind=Kind.VALUE, factor=None)
    return replace(failure, difference=plain)


def _authors(known: KnownWrong, reasons: Sequence[Reason], shown: Shown) -> str:
    """An author's words, which stand; behind a family's guesses the one cause that is certain."""
    words = known.why(shown.lang, shown.own, alike=not _recorded_otherwise(known, shown.failure))
    if known.shared and any(map(_is_exact, reasons)):
        return f"{words} {_told(reasons, shown)}"
    return words + (_at(reasons[0], shown.failure, shown.lang) if reasons else "")


def _recorded_otherwise(known: KnownWrong, failure: Failure) -> bool:
    """Are its tapes surely asked another thing, or give one, than this answer's at the example?"""
    recorded = known.recorded.get(failure.key.check, ())[failure.number :][:1]
    return any(same_steps(failure.answer.steps, steps) is False for steps in recorded)


def _slip(failure: Failure, own: Sequence[str]) -> python_slips.Found | None:
    raised = failure.answer.raised
    if raised is None or failure.answer.no_return:
        return None
    in_the_cell = raised.line is not None and 0 < raised.line <= len(own)
    line = raised.source or (own[raised.line - 1] if raised.line and in_the_cell else "")
    return python_slips.python_slip(raised, line, own)


def _is_exact(reason: Reason) -> bool:
    """The tape knows the one cause, of all that an author could think of."""
    return reason.sure and reason.code != Cause.NOT_CONNECTED


def _reasons(failure: Failure, evidence: Evidence) -> list[Reason]:
    """The tape's reasons, where they account for a None, or an error that comes of one."""
    raised, kind = failure.answer.raised, failure.difference.kind
    if failure.answer.other_road and kind == Kind.NO_TAPE:
        return []
    if raised is None:
        return evidence.reasons if kind in OF_THE_TAPE else []
    if raised.type == "TypeError" and "argument" in raised.message:
        # What was not given is no source, nor is a text; but a target that left was one.
        return [reason for reason in evidence.reasons if reason.code == Cause.TARGET_LEFT]
    return [r for r in evidence.reasons if raised.is_of_none or r.code in RAISES]


def _of_the_kind(difference: Difference, raised: Raised | None, lang: str) -> str:
    """The kind of the difference alone, with the student's own error if there was one."""
    factor = f"{difference.factor:.4g}" if difference.factor is not None else ""
    fields = {
        "where": difference.where,
        "actual": difference.actual,
        "expected": difference.expected,
    }
    told = SEEN[lang][difference.kind].format(**fields, factor=factor)
    if difference.where and difference.kind in AT_THEIR_PLACE:
        told = SEEN[lang]["there"].format(place=difference.where, told=told[:1].lower() + told[1:])
    if raised and raised.driver_source:
        told += " " + SEEN[lang]["driver_line"].format(source=short(raised.driver_source, 200))
    elif raised and raised.line:
        told += " " + SEEN[lang]["line"].format(line=raised.line, source=short(raised.source, 200))
    return told


def _of_an_example(failure: Failure, lang: str) -> str:
    """An example whose inputs the student holds: what came back, and what was due."""
    difference, words = failure.difference, SEEN[lang]
    told = _of_the_kind(difference, failure.answer.raised, lang)
    if due := error_due(failure):
        told += " " + words["another_error"].format(due=due)
    asked = describe_question(failure.key.questions[failure.number], failure.key.parameters)
    if difference.kind not in SHOWS_VALUES:  # and may be anything, of any depth
        return words["with"].format(input=asked, told=told[:1].lower() + told[1:])
    actual = show(failure.answer.returned)
    expected = show(failure.key.expected[failure.number].form)
    if max(len(actual), len(expected)) <= MOST_SHOWN:
        example = words["example"].format(input=asked, actual=actual, expected=expected)
        return example if difference.kind in SAID_BY_ITS_VALUE else f"{example} {told}"
    if difference.kind == Kind.VALUE and difference.where:
        at = {
            "where": difference.where,
            "actual": difference.actual,
            "expected": difference.expected,
        }
        return words["element"].format(input=asked, **at)
    return words["with"].format(input=asked, told=told[:1].lower() + told[1:])


def _told(reasons: Sequence[Reason], shown: Shown) -> str:
    """The tape's first reasons, each for its source, with the line where the path broke."""
    return " ".join(_of_a_source(reason, shown) for reason in reasons[:MOST_REASONS])


def _of_a_source(reason: Reason, shown: Shown) -> str:
    lang = shown.lang
    details = {**reason.details, "through": "NumPy"} if by_numpy(reason) else reason.details
    saw, _ = reason_texts.sentence(reason.code, reason.sure, details, lang)
    return f"{_source(reason, lang)}: {saw}{_at(reason, shown.failure, lang)}"


def _source(reason: Reason, lang: str) -> str:
    """What a source is called: by its name in the code, else as one of a list or dict."""
    name = short(reason.source, 60)
    return name if name[:1].isalpha() else f"{WHY[lang]['the_source']} {name}".strip()


def _at(reason: Reason, failure: Failure, lang: str) -> str:
    """That line, unless it is the one that an error has quoted already."""
    at, raised = reason.at, failure.answer.raised
    if at is None or not at.text or (raised and raised.line == at.line):
        return ""
    return " " + WHY[lang]["at"].format(line=at.line, text=short(at.text, 120))


def of_a_cell(raised: Raised, lang: str) -> Parts:
    """The message where what is asked for is missing, since its own cell stopped with an error."""
    failure = Difference(Kind.RAISED, actual=said_by(raised))
    told = _of_the_kind(failure, raised, lang)
    if slip := python_slips.python_slip(raised, raised.source):
        return Parts(told, python_slips.why(slip, lang), python_slips.step(slip, lang))
    return Parts(told, of_an_error(raised, lang), step_for(Kind.RAISED, raised.type, lang))


def of_a_choice(
    kind: Kind, lang: str, name: str, given: str, options: str = "", why: str = ""
) -> Parts:
    """The message of a choice that is not right, or is none; ``why`` is the author's reason."""
    seen = SEEN[lang][kind].format(actual=given, where=name, expected=options)
    reason, _, step = why.partition(NEXT_STEP)
    return Parts(seen, reason or WHY[lang][kind], step or STEP[lang][kind])


def nothing_written(lang: str) -> Parts:
    """The message where a person would mark an answer, and there is none."""
    seen, step = NOTHING_WRITTEN[lang]
    return Parts(seen, "", step)


def verdict_alone(kind: Kind, lang: str) -> Parts:
    """The message where no answer led to the verdict (``timed_out``, ``crashed``, ...)."""
    return Parts(SEEN[lang][kind], "", STEP[lang][kind])
