"""Why an example fails, where no known wrong answer and no tape's reason says it.

The rules are tried in their order, those of any kind first: the first that has something to say is
believed. What comes last says no more than that the tape connects the two.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from ..results import Kind
from ..student import Answer, Raised
from ..unit import AsIf, Use
from ..values import Sequence as Items
from ..values import short
from .by_kind import why_of
from .compare import difference
from .hidden_message import why_told
from .leaves import is_number, leaves, numbers_of
from .message_texts import WHY, as_if_why
from .numbers import factor_of_all, is_approximate, is_near, is_negated, is_zero_due, lost_precision
from .parting import Where, parting
from .pattern import inputs_of_shape, is_repeated, parts_of, places_of_all
from .plausible import takes_a_quotient
from .relation_kinds import ONLY_IF, How
from .relation_texts import relation_why
from .shown import Shown
from .stands_out import stands_out
from .told import OF_A_VALUE, comes_of_a_tape, is_text, size_of, way_not_returned

Rule = Callable[[Shown], str]
"""What it says of a failure; "" if that is not its case."""

OF_SEVERAL = (Kind.PROPORTIONAL, Kind.CONSTANT, Kind.STALE)
"""What the answers to several questions show, and one number does not."""


OF_A_PATH = (
    *(AsIf.TERM, AsIf.FACTOR, AsIf.EXPONENT, AsIf.CONSTANT, AsIf.FUNCTION, AsIf.GROUPING),
    AsIf.INPUT,
)
"""What the numbers look like too, if a use of the source is on no path: as if it were not there."""


A_TAPE = "‹GradientTape›"
"""How an answer shows a tape."""


WHOLE = ("int", "uint", "bool", "string")
"""How the dtypes begin that no gradient has."""


UNCALLED = ("‹method›", "‹function›")
"""How an answer shows what was to be called."""


def why_shown(shown: Shown) -> str:
    """The reason that the kind of the difference, the numbers, or the error's type give."""
    said = (rule(shown) for rule in (*OF_ANY, *OF_A_KIND.get(shown.kind, ())))
    by_its_kind = why_of(shown.kind, shown.failure.key, shown.where, shown.lang)
    return next(filter(None, said), by_its_kind)


def _unsteady(shown: Shown) -> str:
    is_so = shown.of_all.unsteady and shown.kind in OF_A_VALUE
    return shown.words["unsteady"] if is_so else ""


def _only_for_some(shown: Shown) -> str:
    """Right for a part of the data."""
    found = shown.relation
    return relation_why(found, shown.lang) if found and found.how in ONLY_IF else ""


def _gave_back(shown: Shown) -> str:
    """The target or the sources, and no gradient."""
    what = shown.failure.gave_back
    return shown.words[what] if what and shown.kind in OF_A_VALUE else ""


def _no_result(shown: Shown) -> str:
    """A tape, or what was to be called."""
    if shown.failure.difference.actual == A_TAPE:
        return shown.words["tape_returned"]
    return shown.words["uncalled"] if shown.failure.difference.actual in UNCALLED else ""


def _text(shown: Shown) -> str:
    return shown.words["text"] if is_text(shown.failure.key, shown.where) else ""


def _in_its_first_digits(shown: Shown) -> str:
    if lost_precision(shown.given, shown.due):
        return shown.words["precision"]
    return shown.words["approximate"] if is_approximate(shown.given, shown.due) else ""


def _by_differences(shown: Shown) -> str:
    """Near what is due, and the code divides a difference by a step."""
    return shown.words["differences"] if comes_of_differences(shown) else ""


def comes_of_differences(shown: Shown) -> bool:
    """Are the numbers near, and do the answer's lines measure how a function changes?"""
    return takes_a_quotient(shown.own) and is_near(shown.given, shown.due)


def _of_several(shown: Shown) -> str:
    is_so = shown.of_all.kind in OF_SEVERAL and not _is_no_multiple(shown)
    return why_told(shown.of_all, shown.failure.key, shown.lang) if is_so else ""


def _is_no_multiple(shown: Shown) -> bool:
    """Does the example show that the numbers are no multiple of those that are due?"""
    is_of_all = shown.of_all.kind == Kind.PROPORTIONAL and shown.kind == Kind.VALUE
    return is_of_all and factor_of_all(shown.given, shown.due, shown.failure.key.rtol) is None


def _negated(shown: Shown) -> str:
    is_so = is_negated(shown.given, shown.due, shown.failure.key.rtol)
    return shown.words["sign"] if is_so else ""


def _known_in_its_place(shown: Shown) -> str:
    """One part alone is wrong, and it is known how: no path that is broken tells that."""
    found = shown.relation
    is_so = found and found.place and found.how not in (How.ALONE, How.ZERO, How.SOME_ZEROS)
    return relation_why(found, shown.lang) if found and is_so else ""


def _cut(shown: Shown) -> str:
    """A path is broken, which may have brought these numbers about, as far as is known."""
    as_if = shown.of_all.as_if
    may_be = not as_if or any(what in OF_A_PATH for what in as_if)
    return broken_in_part(shown) if may_be else ""


def _as_if(shown: Shown) -> str:
    told = shown.of_all
    return as_if_why(told.as_if, shown.lang, times=told.times) if told.as_if else ""


def _without_a_tape(shown: Shown) -> str:
    return shown.words["no_call"] if shown.asked_no_tape else ""


def _zero_due(shown: Shown) -> str:
    is_so = shown.failure.answer.from_tape and shown.is_a_gradient
    return shown.words["zero_due"] if is_so and is_zero_due(shown.where, shown.due) else ""


def _related(shown: Shown) -> str:
    return relation_why(shown.relation, shown.lang) if shown.relation else ""


def sure_to_count(shown: Shown) -> str:
    """What the answer's code never uses, keeps from call to call, or ends too early."""
    question = shown.failure.key.questions[shown.failure.number]
    return stands_out(shown.own, question, shown.lang, branches=False)


def _connected(shown: Shown) -> str:
    return shown.words["connected"] if shown.asked else ""


def _of_a_shape(shown: Shown) -> str:
    """What a wrong shape is told by: a gradient's rule holds of gradients alone."""
    seen = shown.evidence.seen
    methods = {call.method for call in seen.calls} if seen else set()
    if shown.asked_no_tape:
        return shown.words["no_call"]
    if {*methods, shown.failure.key.uses} & {Use.JACOBIAN, Use.BATCH_JACOBIAN}:
        return shown.words["shape_of_a_jacobian"]
    of_a_pair = isinstance(shown.due.form, Items) and shown.due.form.kind == "tuple"
    if of_a_pair or not shown.is_a_gradient:  # of a pair one may be the target
        return shown.words["shape_of_another"]
    return _shape_of_an_input(shown) or shown.words["shape"]


def _shape_of_an_input(shown: Shown) -> str:
    """Which input has the shape that came, and not the source; "" if none, or several."""
    key, number = shown.failure.key, shown.failure.number
    given = dict(leaves(shown.given)).get(shown.where)
    shape = numbers_of(given).shape if given is not None and is_number(given) else ()
    found = inputs_of_shape(shape, key.questions[number], key.parameters) if shape else []
    if len(found) != 1:
        return ""
    ((name, is_held),) = found
    return shown.words["shape_of_held" if is_held else "shape_of_input"].format(name=name)


def _within(shown: Shown) -> str:
    """Where, in a list or a dict, the whole of what is due stands."""
    found = parts_of(shown.given)
    several = found.items() if len(found) > 1 else ()
    due, rtol = shown.due, shown.failure.key.rtol
    places = (where for where, one in several if not difference(Answer(one), due, rtol))
    where = next(places, "")
    return shown.words["within"].format(where=where) if where else ""


def _among(shown: Shown) -> str:
    """Where, among what is too much, each part of what is due stands; not if all is repeated."""
    held_against = (shown.given, shown.due, shown.failure.key.rtol)
    where = [] if is_repeated(*held_against) else places_of_all(*held_against)
    return shown.words["within"].format(where=", ".join(where)) if where else ""


def _several_times(shown: Shown) -> str:
    """A list as long as several of those that are due."""
    found = shown.failure.difference
    given, due = int(found.actual or 0), int(found.expected or 0)
    is_so = due > 0 and given > due and given % due == 0
    of_a_tape = comes_of_a_tape(shown.failure.key, shown.where)
    return shown.words["several_times_as_long"] if is_so and of_a_tape else ""


def _by_another_road(shown: Shown) -> str:
    road = shown.failure.answer.other_road
    return shown.words[road] if road else ""


def _not_returned(shown: Shown) -> str:
    way = way_not_returned(shown.failure)
    return shown.words[way] if way else ""


def _no_call(shown: Shown) -> str:
    return shown.words["no_call"] if shown.asked is False else ""


def _of_a_tapes_dtype(shown: Shown) -> str:
    if shown.came_of_no_tape:
        return shown.words["no_call"]
    is_whole = shown.failure.difference.actual.startswith(WHOLE)
    return shown.words["no_gradient_is_so"] if is_whole and shown.is_a_gradient else ""


def _factor_varies(shown: Shown) -> str:
    return shown.words["factor_varies"] if shown.of_all.varies else ""


def _of_a_factor(shown: Shown) -> str:
    factor = shown.failure.difference.factor
    if factor is not None and abs(factor + 1) < 1e-3:
        return shown.words["sign"]
    found = size_of(shown.failure, shown.own)
    if found is None:
        return ""
    name, count, what = found
    return shown.words[what].format(name=name, count=count)


def _of_an_error(shown: Shown) -> str:
    return of_an_error(shown.failure.answer.raised, shown.lang)


OF_ANY: Sequence[Rule] = (_unsteady, _only_for_some, _gave_back, _no_result)

OF_A_KIND: Mapping[Kind, Sequence[Rule]] = {
    Kind.VALUE: (
        *(_text, _without_a_tape, _in_its_first_digits, _by_differences, _of_several, _negated),
        *(_known_in_its_place, _cut, _as_if, _zero_due, _related, sure_to_count, _connected),
    ),
    Kind.SHAPE: (_related, _of_a_shape),
    Kind.STRUCTURE: (_within,),
    Kind.LENGTH: (_among, _several_times),
    Kind.DTYPE: (_of_a_tapes_dtype,),
    Kind.PROPORTIONAL: (_without_a_tape, _factor_varies, _of_a_factor),
    Kind.RAISED: (_not_returned, _of_an_error),
    Kind.NO_TAPE: (_by_another_road, _no_call),
    Kind.NOT_RETURNED: (_not_returned,),
    Kind.NONE: (_no_call,),
    Kind.ALL_NONE: (_not_returned, _no_call),
    Kind.NONE_AT: (_not_returned, _no_call),
}
"""What is tried of each kind of difference, in this order."""


def broken_in_part(shown: Shown) -> str:
    """Where a value left the tape's sight, though another use of the source stayed; or nothing.

    What is printed leaves too, and does no harm. That what left enters the target is not known.
    TensorFlow stops gradients itself (in a Jacobian's loop): said is only what the student wrote.
    """
    seen = shown.evidence.seen
    if seen is None or _parts_in_a_value(shown):
        return ""
    for departure in seen.departures:
        at = departure.at
        if at and at.text and not _is_thrown_away(at.text, departure.through):
            text = short(at.text.strip(), 120)
            return shown.words["left_in_part"].format(
                line=at.line, through=departure.through, text=text
            )
    wrote_it = any("stop_gradient" in line for line in shown.own)
    return shown.words["stopped_in_part"] if wrote_it and "StopGradient" in seen.op_types else ""


def _parts_in_a_value(shown: Shown) -> bool:
    """Does it part from right answers in a value, or afterwards, where no cut brings that about?"""
    failure = shown.failure
    found = parting(failure.answer.steps, [road[failure.number] for road in failure.key.roads])
    return found is not None and found.where in (Where.SOURCES, Where.TARGET, Where.AFTER)


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


def of_an_error(raised: Raised | None, lang: str) -> str:
    """What an error's type says by itself."""
    words = WHY[lang]
    if raised is None:
        return words["raised"]
    if raised.type in words:
        return words[raised.type]
    return words["None"] if raised.is_of_none else words["raised"]
