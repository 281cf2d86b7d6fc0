"""Whom a person means who types a student: by number, name or address, or by the file's name."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from ..errors import InputError
from ..records.lms import Lms
from ..records.origin import Origin
from ..records.spreadsheet import no_formula
from .names import composed


class Called(Protocol):
    """Something of a student's: a submission, or the row that it became."""

    @property
    def name(self) -> str:
        """The submission's name."""

    @property
    def student(self) -> str:
        """What the student goes by."""

    @property
    def origin(self) -> Origin | None:
        """Who handed it in, where the LMS tells."""


CalledT = TypeVar("CalledT", bound=Called)


Members = Mapping[str, Collection[str]]
"""By a submission's name what it is known by besides: numbers and names of a team's members."""

ANOTHER = "give the number that the LMS knows them by, or the name of the file"
OF_A_TEAM = "a team, or a member of another, goes by it too: give the name of the group"
NEAREST = "nearest: {names}"
AS_IN_GRADES = "give a name, number or file as grades.csv has it"
MOODLE_TEAMS = "of a Moodle team give the name of the group"


def of_student(
    student: str, among: Sequence[CalledT], where: str, members: Members | None = None
) -> list[CalledT]:
    """All that is of the student who goes by that, nothing if nobody does.

    A name may be written as our tables have it, where it is no formula. A team's number may be
    that of a member of another: then nobody knows who is meant.

    InputError, which begins with ``where``, if several students do.
    """
    wanted = _key(student)
    besides = {name: set(map(_key, them)) for name, them in (members or {}).items()}
    found = [
        one
        for one in among
        if wanted and (wanted in _forms(one) or wanted in besides.get(one.name, ()))
    ]
    if len(people := {_person(one): one for one in found}) > 1:
        names = ", ".join(one.name for one in people.values())
        is_member = any(wanted in besides.get(one.name, ()) for one in found)
        mend = OF_A_TEAM if is_member else ANOTHER
        raise InputError(
            f"{where} {student!r}: several students go by that ({names[:200]}): {mend}"
        )
    return found


def unknown(student: str, among: Sequence[Called], where: str, *, graded: bool = False) -> str:
    """In one line: nobody goes by that, and who comes nearest.

    ``graded`` says that only who was graded is ``among`` them: not all who handed in may be.
    """
    known = {_key(name): name for one in among for name in _known_as(one) if name}
    near = difflib.get_close_matches(_key(student), known, n=3, cutoff=0.5)
    nearest = ", ".join(repr(known[name]) for name in near)
    mend = NEAREST.format(names=nearest) if near else AS_IN_GRADES
    if any(one.origin and one.origin.lms == Lms.MOODLE for one in among):
        mend = f"{mend}; {MOODLE_TEAMS}"
    if graded:
        return f"{where} {student!r}: nobody who was graded goes by that; {mend}"
    return f"{where} {student!r}: nobody who handed in goes by that; {mend}"


def _forms(one: Called) -> Iterator[str]:
    for name in filter(None, _known_as(one)):
        yield from (_key(name), _key(no_formula(name)))


def _known_as(one: Called) -> Iterator[str]:
    """What the student may be called by."""
    yield from (one.name, one.student)
    for person in one.origin.people if one.origin else ():
        yield from (person.key, person.name, person.email)


def _person(one: Called) -> str:
    return (one.origin and one.origin.key) or one.student


def _key(name: str) -> str:
    return composed(name.strip()).casefold()
