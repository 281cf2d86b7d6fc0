"""What a student may be told of a hidden check: a record with nothing in it of their code's making.

An answer to hidden inputs may hold those inputs, in its values, shapes, lengths, keys, names of
types and texts. So words about it are made of a :class:`Told` alone, and each field of that is one
of a few: a kind, a place that the author's own form has, a reason of ours, a line that stands in
the notebook as it was handed in. The teacher's detail is made elsewhere, and keeps all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from ..results import Kind
from ..student import Call, GaveBack, OtherRoad, Raised, inputs_of
from ..tape.causes import Cause
from ..tape.data import Returned
from ..unit import AsIf, Use
from ..values import Array, Mapping, Opaque, Scalar, Value
from ..values import Sequence as Items
from .answer_key import AnswerKey, KnownWrong
from .failure import Evidence, Failure
from .leaves import is_none, leaves
from .pattern import Size, averages, size_for
from .plausible import could_be
from .relation_kinds import How, Relation
from .usual import COMPUTED, STOP

MOST_PLACES = 12
"""Places of an author's form that are named; of a form with more, none is."""

MOST_NAMED = 4
"""Parameters of which one is named as what enters an answer; of more, none is."""

MOST_AS_IF = 2
"""Things that may be another, of which one is."""

LESS_LIKELY = (
    *(AsIf.OPERATION, AsIf.GROUPING, AsIf.NUMBER, AsIf.TARGET, AsIf.ROW),
    *(AsIf.SOURCE, AsIf.ORDER, AsIf.TWICE, AsIf.EXAMPLE, AsIf.APPLIED, AsIf.AFTERWARDS),
    AsIf.RETURNED,
    *(AsIf.TURNS, AsIf.MOVED, AsIf.OPTIMIZER),
)

MOST_LINES = 37
"""Lines of an answer that may be quoted, from its first on."""

ERRORS = frozenset(
    """ArithmeticError AssertionError AttributeError ImportError IndexError KeyError MemoryError
    ModuleNotFoundError NameError NotImplementedError OverflowError RecursionError RuntimeError
    StopIteration SyntaxError SystemExit TypeError UnboundLocalError ValueError ZeroDivisionError
    FailedPreconditionError InvalidArgumentError NotFoundError ResourceExhaustedError
    UnimplementedError""".split()
)
"""Exceptions of Python's and of ``tf.errors`` that are called by their names."""

OF_THE_TAPE = (Kind.NONE, Kind.ALL_NONE, Kind.NONE_AT, Kind.NO_TAPE)
"""The differences that the tape's own reasons account for."""

AT_A_PLACE = frozenset(
    {
        Kind.STRUCTURE,
        Kind.LENGTH,
        Kind.KEYS,
        Kind.MORE_KEYS,
        Kind.ORDER,
        Kind.NONE_AT,
        Kind.NOT_NONE,
        Kind.SLICES,
        Kind.TYPE,
        Kind.TRANSPOSED,
        Kind.SHAPE,
        Kind.NONFINITE,
        Kind.DTYPE,
        Kind.VALUE,
    }
)
"""The differences that are in one place."""

OF_A_VALUE = (
    Kind.STRUCTURE,
    Kind.TYPE,
    Kind.TRANSPOSED,
    Kind.TURNED,
    Kind.SHAPE,
    Kind.DTYPE,
    Kind.PROPORTIONAL,
    Kind.CONSTANT,
    Kind.STALE,
    Kind.VALUE,
)
"""The differences of an answer that is a value, and may be a target or a source."""

GRADIENTS = frozenset([Returned.TENSOR, Returned.SLICES])


class Factor(StrEnum):
    """By what an answer is a multiple of what is due, where that says something."""

    OTHER = ""
    DOUBLE = "double"
    HALF = "half"
    SIGN = "sign"
    ENTRIES = "of_entries"
    ROWS = "of_rows"
    COLUMNS = "of_columns"
    ITEMS = "of_items"


class NotReturned(StrEnum):
    """How None came back where the tape is not to blame; also the keys of the words for it.

    ``GRADIENT``: the tape gave one, and the function gave it to nobody; ``NOT_KEPT``: nor did the
    cell keep it under the name that is asked for. ``NO_RETURN``: no ``return`` gives a value;
    ``PUT``: no tape gave the None that stands in a place.
    """

    GRADIENT = "not_returned"
    NOT_KEPT = "not_kept"
    NO_RETURN = "no_return"
    PUT = "none_put"


FACTORS = {2.0: Factor.DOUBLE, 0.5: Factor.HALF, -1.0: Factor.SIGN}


@dataclass(frozen=True, kw_only=True)
class Told:
    """Each field is one of a closed list, whatever the student's process said.

    ``place`` is of :func:`places`, ``error`` of ``ERRORS``, ``line`` a number below ``MOST_LINES``
    of the handed-in answer, ``wrong`` the id of a known wrong answer, ``factor_of`` a parameter by
    its author's name, ``road`` what differentiated where no tape did. ``asked`` is True
    if a tape gave a gradient, False if none was asked for one; ``as_if`` what would have to be
    another for these numbers to come out, and ``times`` that a constant factor comes on top;
    ``relation`` what they are of the right ones, at a place
    of :func:`places` and with a parameter; ``gave_back`` is what came in place of a gradient;
    ``unsteady`` says that the same question was answered otherwise when it was put again;
    ``varied`` are the inputs in which alone the questions differ that were all answered alike;
    ``varies`` that each answer is a multiple of what is due, by a factor of its own;
    ``error_due`` is the error that the author wants where there was another; ``example_is_right``
    is None where nobody knows.
    """

    kind: Kind
    place: str = ""
    error: str = ""
    error_due: str = ""
    line: int = 0
    wrong: str = ""
    cause: Cause | None = None
    factor: Factor = Factor.OTHER
    factor_of: str = ""
    road: OtherRoad = OtherRoad.NONE
    asked: bool | None = None
    not_returned: NotReturned | None = None
    as_if: tuple[AsIf, ...] = ()
    times: bool = False
    relation: Relation | None = None
    gave_back: GaveBack = GaveBack.NEITHER
    unsteady: bool = False
    varied: tuple[str, ...] = ()
    example_is_right: bool | None = None
    varies: bool = False


def told_of(
    failure: Failure, known: KnownWrong | None, evidence: Evidence, own: Sequence[str]
) -> Told:
    """The record of a failure; ``own`` are the lines of the answer as it was handed in."""
    key, difference, raised = failure.key, failure.difference, failure.answer.raised
    kind = difference.kind
    factor, factor_of = _factor(failure, own)
    road = failure.answer.other_road if kind == Kind.NO_TAPE else OtherRoad.NONE
    not_returned = way_not_returned(failure)
    of_the_tape = kind in OF_THE_TAPE and not road and not not_returned
    certain = [reason for reason in evidence.reasons if reason.sure and of_the_tape]
    cause = Cause(certain[0].code) if certain else None
    if known and not (known.shared and cause != Cause.NOT_CONNECTED):
        cause = None
    things = _things(failure, own) if not known else ()
    of_a_multiple = _things_of_a_multiple(failure, own) if not (known or things) else ()
    times = bool(of_a_multiple)
    speaks = (of_the_tape or kind == Kind.VALUE) and not cause and not known
    return Told(
        kind=kind,
        place=_place(key, difference.where) if kind in AT_A_PLACE else "",
        error=raised.type if raised and raised.type in ERRORS else "",
        error_due=error_due(failure),
        line=_line(raised, own),
        wrong=known.id if known else "",
        cause=cause,
        factor=factor if not known else Factor.OTHER,
        factor_of=factor_of if not known else "",
        road=road if not known else OtherRoad.NONE,
        asked=asked_for_a_gradient(evidence) if speaks else None,
        as_if=_few(things) or of_a_multiple,
        times=times,
        relation=_relation(failure) if not (known or things or times) else None,
        gave_back=_gave_back(failure) if not known else GaveBack.NEITHER,
        not_returned=not_returned if not known else None,
        varied=varied(key) if kind == Kind.CONSTANT and not known else (),
        unsteady=evidence.unsteady and kind in OF_A_VALUE and not known,
        example_is_right=True if evidence.example_is_right else None,
        varies=difference.varies and not known,
    )


def error_due(failure: Failure) -> str:
    """The error that the author wants where the student's is another; "" where it is not so."""
    if failure.difference.kind != Kind.RAISED:
        return ""
    return failure.key.expected[failure.number].raises


def way_not_returned(failure: Failure) -> NotReturned | None:
    """Why None came back, to us or to the author's driver, though no tape is to blame."""
    if failure.difference.kind == Kind.RAISED and failure.answer.no_return:
        return NotReturned.NO_RETURN
    if failure.difference.kind in (Kind.NONE_AT, Kind.ALL_NONE):
        return NotReturned.PUT if failure.answer.got_every_gradient else None
    if failure.difference.kind != Kind.NOT_RETURNED:
        return None
    if not failure.answer.got_every_gradient:
        return NotReturned.NO_RETURN
    is_call = isinstance(failure.key.questions[failure.number], Call)
    return NotReturned.GRADIENT if is_call else NotReturned.NOT_KEPT


def asked_for_a_gradient(evidence: Evidence) -> bool | None:
    """True if a tape gave a gradient, False if none was asked for one.

    None if nobody looked, or if one was asked and gave nothing.
    """
    if evidence.seen is None:
        return None
    calls = evidence.seen.calls
    if any(not GRADIENTS.isdisjoint(call.returned) for call in calls):
        return True
    return None if calls else False


def places(key: AnswerKey) -> dict[str, Value]:
    """Places of the form that is due, each with what stands there in the first question.

    Those that the forms of all questions have alike, so that none was drawn; "" is the whole, and
    all that there is of a form with more than ``MOST_PLACES``.
    """
    each = [dict(islice(_nodes(due.form, ""), MOST_PLACES + 2)) for due in key.expected]
    first = each[0]
    alike = all(form.keys() == first.keys() for form in each) and len(first) <= MOST_PLACES + 1
    return first if alike else {"": first[""]}


def _nodes(form: Value, where: str) -> Iterator[tuple[str, Value]]:
    """Every place of a form, outer ones first."""
    yield where, form
    match form:
        case Items(_, items):
            for number, item in enumerate(items):
                yield from _nodes(item, f"{where}[{number}]")
        case Mapping(items):
            for name, item in items:
                yield from _nodes(item, f"{where}[{name!r}]")


def _place(key: AnswerKey, where: str) -> str:
    """A place of the author's form, or nothing: an element is named by the array that it is of."""
    known = places(key)
    return next((place for place in (where, where.rpartition("[")[0]) if place in known), "")


def _line(raised: Raised | None, own: Sequence[str]) -> int:
    """The number of a line that really stands in the answer; 0 if there is none.

    Text and number come from the student's process: both must be those of what was handed in.
    """
    if raised is None or raised.line is None or not 1 <= raised.line <= min(len(own), MOST_LINES):
        return 0
    text = own[raised.line - 1].strip()
    return raised.line if text and text == raised.source.strip() else 0


def _gave_back(failure: Failure) -> GaveBack:
    of_one = not failure.difference.where  # else it would be in a place, and no tensor
    fits = of_one or failure.gave_back is GaveBack.SOURCES
    return failure.gave_back if fits and failure.difference.kind in OF_A_VALUE else GaveBack.NEITHER


def _things(failure: Failure, own: Sequence[str]) -> tuple[AsIf, ...]:
    """What may be another, as far as the answer's own code can be that.

    What is done to a gradient afterwards is said where it is not known what.
    """
    things = tuple(what for what in failure.as_if if could_be(what, own))
    return () if _is_known(failure) and things == (AsIf.AFTERWARDS,) else things


def _things_of_a_multiple(failure: Failure, own: Sequence[str]) -> tuple[AsIf, ...]:
    """What may be another beside a factor, where no relation is known, if it is one thing."""
    found = () if _is_known(failure) else failure.as_if_times
    few = _few(tuple(what for what in found if could_be(what, own)))
    return few if len(few) == 1 else ()


def _is_known(failure: Failure) -> bool:
    """Whether it is known how the numbers come of the right ones."""
    return failure.relation is not None and failure.relation.how != How.ALONE


def _few(things: tuple[AsIf, ...]) -> tuple[AsIf, ...]:
    """One thing or two; if more give the same, the numbers tell nothing.

    What is grouped or combined otherwise is said where nothing simpler gives the same.
    """
    simple = tuple(what for what in things if what not in LESS_LIKELY)
    few = simple or things
    return few if len(few) <= MOST_AS_IF else ()


def _relation(failure: Failure) -> Relation | None:
    """One that is in a place of the author's form, and with an input that the author named."""
    found, key = failure.relation, failure.key
    if found is None or (found.how == How.SOME_UNMOVED and comes_of_a_tape(key)):
        return None  # a gradient may happen to be an input: what was given back is seen
    known = parameters(key)
    name = found.name if found.name in known and len(known) <= MOST_NAMED else ""
    return replace(found, name=name) if found.place in places(key) else None


def size_of(failure: Failure, own: Sequence[str]) -> Size | None:
    """The input whose size the factor is, where a sum may stand for a mean, or a mean for a sum.

    Too much comes of a sum only where the solution takes a mean, too little of a mean only where
    the answer, whose lines are ``own``, takes one.
    """
    factor, key = failure.difference.factor, failure.key
    if not factor or not (key.averages if abs(factor) > 1 else averages("\n".join(own) or "mean")):
        return None
    return size_for(factor, key.questions[failure.number], key.parameters)


def _factor(failure: Failure, own: Sequence[str]) -> tuple[Factor, str]:
    """The factor if it is one of a few; of which parameter it is the size, if it is one's."""
    factor = failure.difference.factor
    if failure.difference.kind != Kind.PROPORTIONAL or factor is None:
        return Factor.OTHER, ""
    if found := size_of(failure, own):
        return Factor(f"of_{found.what}"), found.name.partition("[")[0]
    near = [word for value, word in FACTORS.items() if abs(factor - value) < 1e-3]
    return (near[0], "") if near else (Factor.OTHER, "")


def is_text(key: AnswerKey, where: str) -> bool:
    """Whether the author's answer has a text in that place."""
    here = places(key).get(where)
    return isinstance(here, Scalar) and isinstance(here.value, str)


def is_a_gradient(key: AnswerKey, where: str = "") -> bool:
    """Whether what is due there is what a tape gives, rather than something computed with that.

    Where the solution cuts a branch, moving the source a little gives another number than the tape.
    """
    return comes_of_a_tape(key, where) and not set(key.usual) & {STOP, COMPUTED, *GaveBack}


def comes_of_a_tape(key: AnswerKey, where: str = "") -> bool:
    """Whether what is due there is built as the tape builds it: by what ``gradient`` was given.

    No tape gives texts, truth values or numbers of Python's.
    """
    question = key.questions[0]
    is_driven = isinstance(question, Call) and bool(question.driver)
    here = [leaf for _, leaf in leaves(_form_at(key.expected[0].form, _place(key, where)))]
    return key.tape and not is_driven and all(isinstance(x, Array) or is_none(x) for x in here)


def varied(key: AnswerKey) -> tuple[str, ...]:
    """The inputs in which the questions differ, by their authors' names; none if all do."""
    asked = [dict(inputs_of(question, key.parameters)) for question in key.questions]
    names = [name for name in asked[0] if all(name in one for one in asked)]
    differ = tuple(n for n in names if n and any(one[n] != asked[0][n] for one in asked[1:]))
    return differ if len(differ) < len(asked[0]) else ()


def parameters(key: AnswerKey) -> tuple[str, ...]:
    """The names that the author gave to what a question brings."""
    question = key.questions[0]
    named = [*key.parameters] if isinstance(question, Call) else []
    named += [name for name, _ in inputs_of(question, key.parameters) if name]
    return tuple(dict.fromkeys(named))


def due_at(key: AnswerKey, kind: Kind, place: str) -> str:
    """What the author wants at a place, for the kinds that speak of it; "" if it varies.

    Never a value or a shape: a number of items, names of keys, a dtype.
    """
    if kind == Kind.NOT_USED and key.uses:
        return f"tape.{key.uses}" if key.uses != Use.FORWARD else str(key.uses)
    found = {_form_of(form, kind) for form in _forms_at(key, place)}
    return found.pop() if len(found) == 1 else ""


def _forms_at(key: AnswerKey, place: str) -> list[Value]:
    return [_form_at(due.form, place) for due in key.expected]


def _form_at(whole: Value, place: str) -> Value:
    """What stands in a place; the whole where there is no such place."""
    return next((form for where, form in _nodes(whole, "") if where == place), whole)


def _form_of(form: Value, kind: Kind) -> str:
    match kind, form:
        case Kind.LENGTH, Items(_, items):
            return str(len(items))
        case ((Kind.STRUCTURE | Kind.KEYS | Kind.MORE_KEYS), (Items() | Mapping())):
            return _skeleton(form) if len(list(islice(_nodes(form, ""), 14))) < 14 else ""
        case Kind.DTYPE, Array(_, dtype):
            return dtype
        case Kind.NOT_RAISED, Opaque(error):
            return error
    return ""


def _skeleton(form: Value) -> str:
    """Lists, tuples and keys alone: ``{'b': …, 'w': […, …]}``."""
    match form:
        case Items(kind, items):
            inside = ", ".join(map(_skeleton, items))
            return f"[{inside}]" if kind == "list" else f"({inside})"
        case Mapping(items):
            return "{" + ", ".join(f"{name!r}: {_skeleton(item)}" for name, item in items) + "}"
    return "…"
