"""All that a student can be told of one hidden check, counted out: whatever their answer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from cinta.checks.answer_key import AnswerKey
from cinta.checks.hidden_message import Parts, hidden_message
from cinta.checks.relation_kinds import AT_A_PLACE as AT_ONE_PLACE
from cinta.checks.relation_kinds import OF_A_SHAPE, OF_AN_INPUT, How, Relation
from cinta.checks.told import (
    AT_A_PLACE,
    ERRORS,
    FACTORS,
    LESS_LIKELY,
    MOST_AS_IF,
    MOST_LINES,
    MOST_NAMED,
    OF_A_VALUE,
    OF_THE_TAPE,
    Factor,
    NotReturned,
    Told,
    parameters,
    places,
)
from cinta.results import Kind
from cinta.student import GaveBack, OtherRoad
from cinta.tape.causes import Cause
from cinta.unit import AsIf

MOST_TEXTS = 4096
"""Twelve bits for each check that fails, most of them the number of a line."""

OURS = {
    *(Kind.NOTHING, Kind.BLANK, Kind.CRASHED, Kind.TIMED_OUT, Kind.NOT_REACHED),
    *(Kind.OPTION, Kind.NO_OPTION),
}
"""Kinds that no answer leads to, or that have words of their own; a choice has no hidden input."""

LIKELY = [what for what in AsIf if what not in LESS_LIKELY]
AS_IF = [
    things
    for kinds in (LIKELY, LESS_LIKELY)  # what is less likely is told only where nothing else is
    for number in range(1, MOST_AS_IF + 1)
    for things in combinations(kinds, number)
]
"""Every few things that may be another."""

SIZES = (Factor.ENTRIES, Factor.ROWS, Factor.COLUMNS)


def texts(key: AnswerKey, own: Sequence[str], lang: str) -> set[Parts]:
    """Every message of the check, for an answer with these lines."""
    return {hidden_message(told, key, own, lang) for told in records(key, len(own))}


def records(key: AnswerKey, lines: int) -> Iterator[Told]:
    """Every record there can be."""
    for kind, right in product([kind for kind in Kind if kind not in OURS], (True, None)):
        wrong = [known.id for known in key.wrong if known.kind == kind]
        for place in places(key) if kind in AT_A_PLACE else [""]:
            if kind != Kind.RAISED:
                yield from (_said(kind, right, place, wrong=known) for known in wrong)
            yield _said(kind, right, place)
            if kind in OF_THE_TAPE:
                causes = (cause for cause in Cause if not cause.has_gradient)
                shared = [
                    "",
                    *(known.id for known in key.wrong if known.shared and known.id in wrong),
                ]
                for cause, known_id in product(causes, shared):
                    yield _said(kind, right, place, cause=cause, wrong=known_id)
            if kind in (Kind.NONE_AT, Kind.ALL_NONE):
                yield _said(kind, right, place, not_returned=NotReturned.PUT)
            if kind in (*OF_THE_TAPE, Kind.VALUE):
                yield from (_said(kind, right, place, asked=asked) for asked in (True, False))
        if kind == Kind.VALUE:
            yield from (_said(kind, right, "", as_if=things) for things in AS_IF)
            yield from (_said(kind, right, "", as_if=(one,), times=True) for one in AsIf)
        if kind in (Kind.VALUE, Kind.SHAPE):
            yield from (_said(kind, right, "", relation=one) for one in relations(key, kind))
        if kind in OF_A_VALUE:
            yield from (_said(kind, right, "", gave_back=what) for what in GaveBack if what)
        if kind == Kind.NOT_RETURNED:
            yield from (_said(kind, right, "", not_returned=way) for way in NotReturned)
        if kind == Kind.NO_TAPE:
            yield from (_said(kind, right, "", road=road) for road in OtherRoad if road)
        if kind == Kind.RAISED:
            numbers = range(min(lines, MOST_LINES) + 1)
            for (error, known), line in product(_errors(key), numbers):
                yield _said(kind, right, "", error=error, line=line, wrong=known)
        if kind == Kind.PROPORTIONAL:
            yield from (_said(kind, right, "", factor=factor) for factor in FACTORS.values())
            for factor, name in product(SIZES, parameters(key)):
                yield _said(kind, right, "", factor=factor, factor_of=name)


def relations(key: AnswerKey, kind: Kind) -> Iterator[Relation]:
    """Every way in which numbers can be said to come of what is due."""
    if kind == Kind.SHAPE:
        yield from (Relation(how=how) for how in OF_A_SHAPE)
        return
    for how in AT_ONE_PLACE:
        yield from (Relation(how=how, place=place) for place in places(key) if place)
        yield Relation(how=how, some=True)
    named = parameters(key) if len(parameters(key)) <= MOST_NAMED else ()
    for how in set(How) - AT_ONE_PLACE - OF_A_SHAPE:
        if how == How.SOME_ZEROS:
            yield from (Relation(how=how, place=place) for place in places(key))
        names = ("", *named) if how in OF_AN_INPUT else ("",)
        yield from (Relation(how=how, name=name) for name in names)


def _errors(key: AnswerKey) -> Iterator[tuple[str, str]]:
    """An error, and the known wrong answer that it may be: that one's own error alone."""
    yield from ((error, "") for error in ("", *ERRORS))
    for known in key.wrong:
        if known.kind == Kind.RAISED:
            types = {answer.raised.type for answer in known.answers if answer.raised}
            yield from ((name if name in ERRORS else "", known.id) for name in types)


def _said(kind: Kind, right: bool | None, place: str, **more: object) -> Told:
    return Told(kind=kind, example_is_right=right, place=place, **more)  # type: ignore[arg-type]
