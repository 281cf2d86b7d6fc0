"""What a student reads of a failed check, in three parts: what was seen, why, and one next step.

What was seen is told by the exercise's public example, whose inputs the student holds, wherever
that fails too; else by a closed record (:mod:`.told`), which holds nothing of an answer to hidden
inputs. Why is a known wrong answer's own words, or the reason that the tape gives, or what the kind
of the difference says by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from ..results import Kind
from ..student import Answer, Raised
from ..tape import reason_texts
from ..tape.causes import Cause
from ..tape.data import Reason
from ..unit import NEXT_STEP, AsIf, Use
from ..values import Sequence as Items
from ..values import short, show
from . import python_slips
from .answer_key import KnownWrong
from .by_kind import step_of, why_of
from .compare import Difference, difference, said_by
from .failure import Evidence, Failure
from .hidden_message import (
    SAID_BETTER,
    Parts,
    hidden_message,
    step_not_returned,
    step_of_a_value,
    why_told,
    without_except,
)
from .in_words import describe_question
from .leaves import Expected, is_number, leaves, numbers_of
from .mends import by_numpy, mend_of
from .message_texts import (
    AS_THE_AUTHOR_SAYS,
    CALL_TWICE,
    COMPARE,
    DTYPES,
    GAVE_BACK,
    IN_BETWEEN,
    NOTHING_WRITTEN,
    SEEN,
    STEP,
    WHY,
    as_if_why,
    step_for,
)
from .numbers import factor_of_all, is_approximate, is_negated, is_zero_due, lost_precision
from .parting import Parting, Where, parting
from .parting_texts import STEPS, parting_why
from .pattern import inputs_of_shape, parts_of
from .relation_kinds import ONLY_IF, How, Relation
from .relation_texts import FIND_IT, relation_why
from .told import (
    OF_A_VALUE,
    OF_THE_TAPE,
    Factor,
    Told,
    asked_for_a_gradient,
    comes_of_a_tape,
    error_due,
    is_a_gradient,
    is_text,
    size_of,
    told_of,
    way_not_returned,
)

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

OF_SEVERAL = (Kind.PROPORTIONAL, Kind.CONSTANT, Kind.STALE)
"""What the answers to several questions show, and one number does not."""

OF_A_PATH = (AsIf.TERM, AsIf.FACTOR, AsIf.EXPONENT, AsIf.CONSTANT, AsIf.FUNCTION, AsIf.GROUPING)
"""What the numbers look like too, if a use of the source is on no path: as if it were not there."""

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

A_TAPE = "‹GradientTape›"
"""How an answer shows a tape."""

UNCALLED = ("‹method›", "‹function›")
"""How an answer shows what was to be called."""


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
    return _with_all(shown, lang, known, evidence, own, told_of(failure, known, evidence, own))


def _with_all(
    failure: Failure,
    lang: str,
    known: KnownWrong | None,
    evidence: Evidence,
    own: Sequence[str],
    of_all: Told,
) -> Parts:
    """The message about an example, whose inputs the student holds.

    ``of_all`` is what may be told of the questions that the points hang on: what they have in
    common one example does not show.
    """
    if of_all.kind in (Kind.CONSTANT, Kind.STALE):
        failure = _without_a_factor(failure)
    reasons = _reasons(failure, evidence)
    told = " ".join(_told(reason, failure, lang) for reason in reasons[:MOST_REASONS])
    why = told or _why(failure, evidence, lang, of_all, own)
    if known:
        why = _authors(known, reasons, told, failure, lang, own)
    step = mend_of(reasons[0], lang, failure.key.untaught) if reasons else ""
    if (slip := _slip(failure, own)) and not known and not reasons:
        why, step = python_slips.why(slip, lang), python_slips.step(slip, lang)
    if not known and not reasons and (left := _left_of_a_factor(of_all, evidence, own, lang)):
        why, step = left, step_of_a_value(failure.key, failure.difference.where, lang)
    code = reasons[0].code if reasons else ""
    seen = _of_an_example(failure, lang)
    if not known and not reasons and not slip:
        step = step or without_except(own, lang)
        if not step and (parted := _parting(failure, of_all, why, lang, own)):
            known_so_far = "" if why in _catch_all(lang) else why
            why = f"{known_so_far} {parting_why(parted, lang)}".strip()
            step = STEPS[lang][parted.where]
    own_step = known.step(lang) if known else ""
    return Parts(seen, why, own_step or step or _next_step(failure, known, of_all, lang), code)


def _parting(
    failure: Failure, of_all: Told, why: str, lang: str, own: Sequence[str]
) -> Parting | None:
    """Where the tapes part from a right answer's, if nothing that was said so far tells that.

    What a target is weighted by is not known: other gradients of the same may come of that.
    """
    is_open = why in _catch_all(lang) or why in {WHY[lang][word] for word in SAYS_NO_PLACE}
    if not is_open and why != _words_of(_relation(failure, of_all), lang):
        return None
    roads = [road[failure.number] for road in failure.key.roads]
    is_of_numbers = failure.difference.kind in (Kind.VALUE, Kind.PROPORTIONAL)
    given = (failure.answer.returned, _due(failure), failure.key.rtol)
    factor = factor_of_all(*given) if is_of_numbers else None
    found = parting(failure.answer.steps, roads, factor)
    is_weighted = any("output_gradients" in line for line in own)
    return None if found and found.where == Where.GRADIENTS and is_weighted else found


def _words_of(found: Relation | None, lang: str) -> str:
    return relation_why(found, lang) if found else ""


def _catch_all(lang: str) -> tuple[str, str]:
    """What is said where nothing is known."""
    return WHY[lang]["connected"], WHY[lang][Kind.VALUE]


def _left_of_a_factor(of_all: Told, evidence: Evidence, own: Sequence[str], lang: str) -> str:
    """A use of the source that was not followed, where the factor has no other reason.

    Of a product of a source with itself, half is left.
    """
    is_bare = of_all.factor in (Factor.OTHER, Factor.HALF)
    is_left = of_all.kind == Kind.PROPORTIONAL and is_bare
    return _broken_in_part(evidence, own, lang) if is_left else ""


def _without_a_factor(failure: Failure) -> Failure:
    """Any one number is a multiple of another: not said of an answer that is always the same."""
    difference = failure.difference
    if difference.kind != Kind.PROPORTIONAL:
        return failure
    plain = structs.replace(difference, kind=Kind.VALUE, factor=None)
    return replace(failure, difference=plain)


def _next_step(failure: Failure, known: KnownWrong | None, of_all: Told, lang: str) -> str:
    """What to do next by the difference alone."""
    key, difference, raised = failure.key, failure.difference, failure.answer.raised
    if known and difference.kind in SAID_BETTER:
        return AS_THE_AUTHOR_SAYS[lang]
    if (way := way_not_returned(failure)) and not known:
        return step_not_returned(way, lang)
    if of_all.unsteady:
        return CALL_TWICE[lang]
    if _came_of_no_tape(failure) and not known:
        return STEP[lang][Kind.NO_TAPE]
    if failure.gave_back and difference.kind in OF_A_VALUE and not known:
        return GAVE_BACK[lang]
    if difference.kind == Kind.VALUE and of_all.as_if:
        return COMPARE[lang]
    if not known and (found := _relation(failure, of_all)) and found.how != How.ALONE:
        return FIND_IT[lang]
    if difference.kind == Kind.VALUE and lost_precision(failure.answer.returned, _due(failure)):
        return DTYPES[lang]
    if difference.kind == Kind.VALUE and is_approximate(failure.answer.returned, _due(failure)):
        return IN_BETWEEN[lang]
    if difference.kind == Kind.VALUE and of_all.kind in OF_SEVERAL and not known:
        return STEP[lang][of_all.kind]
    if difference.kind == Kind.VALUE and not known and _asked_no_tape(failure, of_all.asked):
        return STEP[lang][Kind.NO_TAPE]
    if difference.kind == Kind.VALUE:
        return step_of_a_value(key, difference.where, lang)
    return step_of(difference.kind, raised.type if raised else "", key, difference.where, lang)


def _authors(
    known: KnownWrong,
    reasons: Sequence[Reason],
    told: str,
    failure: Failure,
    lang: str,
    own: Sequence[str],
) -> str:
    """An author's words, which stand; behind a family's guesses the one cause that is certain."""
    words = known.why(lang, own)
    if known.shared and any(map(_is_exact, reasons)):
        return f"{words} {told}"
    return words + (_at(reasons[0], failure, lang) if reasons else "")


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
        return []  # what was not given is no source
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


def _why(failure: Failure, evidence: Evidence, lang: str, of_all: Told, own: Sequence[str]) -> str:
    """What the kind of the difference, the size of the inputs, or the error's type says."""
    words, kind = WHY[lang], failure.difference.kind
    if of_all.unsteady and kind in OF_A_VALUE:
        return words["unsteady"]
    if (found := _relation(failure, of_all)) and found.how in ONLY_IF:
        return relation_why(found, lang)
    if failure.gave_back and kind in OF_A_VALUE:
        return words[failure.gave_back]
    if kind == Kind.VALUE and is_text(failure.key, failure.difference.where):
        return words["text"]
    if kind == Kind.VALUE and lost_precision(failure.answer.returned, _due(failure)):
        return words["precision"]
    if kind == Kind.VALUE and is_approximate(failure.answer.returned, _due(failure)):
        return words["approximate"]
    if kind == Kind.STRUCTURE and (where := _holds_what_is_due(failure)):
        return words["within"].format(where=where)
    if failure.difference.actual == A_TAPE:
        return words["tape_returned"]
    if failure.difference.actual in UNCALLED:
        return words["uncalled"]
    if kind == Kind.VALUE and of_all.kind in OF_SEVERAL:
        return why_told(of_all, failure.key, lang)
    if kind == Kind.VALUE and is_negated(
        failure.answer.returned, failure.key.expected[failure.number], failure.key.rtol
    ):
        return words["sign"]
    if kind == Kind.NO_TAPE and failure.answer.other_road:
        return words[failure.answer.other_road]
    asked = asked_for_a_gradient(evidence)
    if _came_of_no_tape(failure):
        return words["no_call"]
    if kind == Kind.SHAPE and (found := _relation(failure, of_all)):
        return relation_why(found, lang)
    if kind == Kind.SHAPE:
        what = _of_a_shape(failure, evidence)
        return (what == "shape" and _shape_of_an_input(failure, lang)) or words[what]
    is_several = kind == Kind.LENGTH and _is_several_times(failure.difference)
    if is_several and comes_of_a_tape(failure.key, failure.difference.where):
        return words["several_times_as_long"]
    if kind == Kind.VALUE and (found := _relation(failure, of_all)) and _is_known_there(found):
        return relation_why(found, lang)
    may_be_cut = kind == Kind.VALUE and _may_be_cut(of_all)
    if may_be_cut and (left := _broken_in_part(evidence, own, lang)):
        return left
    if kind == Kind.VALUE and of_all.as_if:
        return as_if_why(of_all.as_if, lang, times=of_all.times)
    if way := way_not_returned(failure):
        return words[way]
    if kind == Kind.PROPORTIONAL and of_all.kind == Kind.VALUE:
        return words["factor_varies"]
    if kind == Kind.PROPORTIONAL:
        return _of_a_factor(failure, own, lang) or words[kind]
    if kind == Kind.RAISED:
        return _of_an_error(failure.answer.raised, lang)
    if kind in OF_THE_TAPE and asked is False:
        return words["no_call"]
    if kind == Kind.VALUE and _asked_no_tape(failure, asked):
        return words["no_call"]
    if kind == Kind.VALUE and failure.answer.from_tape and _is_zero_due(failure):
        return words["zero_due"]
    if kind == Kind.VALUE and (found := _relation(failure, of_all)):
        return relation_why(found, lang)
    if kind == Kind.VALUE and asked:
        return words["connected"]
    return why_of(kind, failure.key, failure.difference.where, lang)


def _relation(failure: Failure, of_all: Told) -> Relation | None:
    """What holds of all questions, unless the example shows something else.

    One example has few numbers: it may show no more than the place, or nothing.
    """
    found, here = of_all.relation, failure.relation
    if found is None or failure.difference.kind != of_all.kind or of_all.as_if:
        return None
    told = here and (here.how, here.place)
    agrees = told in (None, (found.how, found.place), (How.ALONE, found.place))
    return found if agrees else None


def _is_known_there(found: Relation) -> bool:
    """One part alone is wrong, and it is known how: no path that is broken tells that."""
    return bool(found.place) and found.how not in (How.ALONE, How.ZERO, How.SOME_ZEROS)


def _due(failure: Failure) -> Expected:
    return failure.key.expected[failure.number]


def _came_of_no_tape(failure: Failure) -> bool:
    """Of another dtype than a tape's gradient has, and no tape was asked."""
    is_other = failure.difference.kind == Kind.DTYPE and _is_a_gradient(failure)
    return is_other and not failure.answer.gradient_calls and not failure.answer.other_road


def _asked_no_tape(failure: Failure, asked: bool | None) -> bool:
    """Nobody saw a tape asked, neither in eager code nor in what is compiled, where one is due."""
    seen = asked is not False or failure.answer.used_a_tape or failure.answer.other_road
    return not seen and _is_a_gradient(failure)


def _is_zero_due(failure: Failure) -> bool:
    where = failure.difference.where
    return _is_a_gradient(failure) and is_zero_due(where, _due(failure))


def _is_a_gradient(failure: Failure) -> bool:
    return is_a_gradient(failure.key, failure.difference.where)


def _of_a_shape(failure: Failure, evidence: Evidence) -> str:
    """What a wrong shape is told by: a gradient's rule holds of gradients alone."""
    methods = {call.method for call in evidence.seen.calls} if evidence.seen else set()
    if methods & {Use.JACOBIAN, Use.BATCH_JACOBIAN}:
        return "shape_of_a_jacobian"
    match _due(failure).form:
        case Items("tuple"):  # of a pair one may be the target
            return "shape_of_another"
    return "shape" if _is_a_gradient(failure) else "shape_of_another"


def _shape_of_an_input(failure: Failure, lang: str) -> str:
    """Which input has the shape that came, and not the source; "" if none, or several."""
    given = dict(leaves(failure.answer.returned)).get(failure.difference.where)
    question = failure.key.questions[failure.number]
    shape = numbers_of(given).shape if given is not None and is_number(given) else ()
    found = inputs_of_shape(shape, question, failure.key.parameters) if shape else []
    if len(found) != 1:
        return ""
    ((name, is_held),) = found
    return WHY[lang]["shape_of_held" if is_held else "shape_of_input"].format(name=name)


def _holds_what_is_due(failure: Failure) -> str:
    """Where, in a list or a dict, the whole of what is due stands; "" if nowhere."""
    due, rtol = _due(failure), failure.key.rtol
    found = parts_of(failure.answer.returned)
    several = found.items() if len(found) > 1 else ()
    return next((where for where, one in several if not difference(Answer(one), due, rtol)), "")


def _is_several_times(difference: Difference) -> bool:
    given, due = int(difference.actual or 0), int(difference.expected or 0)
    return due > 0 and given > due and given % due == 0


def _broken_in_part(evidence: Evidence, own: Sequence[str], lang: str) -> str:
    """Where a value left the tape's sight, though another use of the source stayed; or nothing.

    What is printed leaves too, and does no harm. That what left enters the target is not known.
    TensorFlow stops gradients itself (in a Jacobian's loop): said is only what the student wrote.
    """
    seen = evidence.seen
    if seen is None:
        return ""
    for departure in seen.departures:
        at = departure.at
        if at and at.text and not _is_thrown_away(at.text, departure.through):
            text = short(at.text.strip(), 120)
            return WHY[lang]["left_in_part"].format(
                line=at.line, through=departure.through, text=text
            )
    wrote_it = any("stop_gradient" in line for line in own)
    return WHY[lang]["stopped_in_part"] if wrote_it and "StopGradient" in seen.op_types else ""


def _is_thrown_away(line: str, through: str) -> bool:
    """Whether what left TensorFlow in a line is kept by nobody: printed, drawn, or left alone."""
    try:
        statements = ast.parse(line.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    match statements:
        case [ast.Expr(ast.Call(function))]:
            called = ast.unparse(function)
            return called in (through, "print") or called.startswith("plt.")
    return False


def _may_be_cut(of_all: Told) -> bool:
    """Whether a path that is broken may have brought these numbers about, as far as is known."""
    return not of_all.as_if or any(what in OF_A_PATH for what in of_all.as_if)


def _of_a_factor(failure: Failure, own: Sequence[str], lang: str) -> str:
    factor = failure.difference.factor
    if factor is not None and abs(factor + 1) < 1e-3:
        return WHY[lang]["sign"]
    found = size_of(failure, own)
    if found is None:
        return ""
    name, count, what = found
    return WHY[lang][what].format(name=name, count=count)


def _of_an_error(raised: Raised | None, lang: str) -> str:
    words = WHY[lang]
    if raised is None:
        return words["raised"]
    if raised.type in words:
        return words[raised.type]
    return words["None"] if raised.is_of_none else words["raised"]


def _told(reason: Reason, failure: Failure, lang: str) -> str:
    """The tape's reason for one source, with the line where the path broke."""
    details = {**reason.details, "through": "NumPy"} if by_numpy(reason) else reason.details
    saw, _ = reason_texts.sentence(reason.code, reason.sure, details, lang)
    return f"{_source(reason, lang)}: {saw}{_at(reason, failure, lang)}"


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
    return Parts(told, _of_an_error(raised, lang), step_for(Kind.RAISED, raised.type, lang))


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
