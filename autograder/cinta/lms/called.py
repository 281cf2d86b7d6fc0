"""Whom a person means who types a student: by number, name or address, or by the file's name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from ..errors import InputError
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


def of_student(student: str, among: Sequence[CalledT], where: str) -> list[CalledT]:
    """All that is of the student who goes by that, nothing if nobody does.

    A name may be written as our tables have it, where it is no formula.

    InputError, which begins with ``where``, if several students do.
    """
    wanted = _key(student)
    found = [one for one in among if wanted and wanted in _forms(one)]
    if len(people := {_person(one): one for one in found}) > 1:
        names = ", ".join(one.name for one in people.values())
        raise InputError(
            f"{where} {student!r}: several students go by that ({names[:200]}): give the "
            "number that the LMS knows them by, or the name of the file"
        )
    return found


def unknown(student: str, among: Sequence[Called], where: str, *, graded: bool = False) -> str:
    """In one line: nobody goes by that, and who comes nearest.

    ``graded`` says that only who was graded is ``among`` them: not all who handed in may be.
    """
    known = {_key(name): name for one in among for name in _known_as(one) if name}
    near = difflib.get_close_matches(_key(student), known, n=3, cutoff=0.5)
    nearest = ", ".join(repr(known[name]) for name in near)
    mend = f"nearest: {nearest}" if near else "give a name, number or file as grades.csv has it"
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
