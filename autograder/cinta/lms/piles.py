"""What one student handed in, however many files that is, as every layout of an LMS gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..records.origin import Lms, Person
from .entries import Entry


@dataclass(frozen=True)
class Pile:
    """The files of one student, or of one group; ``label`` names it where no file can.

    ``late`` and ``assignment`` are those of :class:`cinta.records.origin.Origin`; each file's
    ``at`` is the LMS's own time stamp, empty where the LMS tells none.
    """

    people: tuple[Person, ...]
    label: str
    files: tuple[Entry, ...]
    late: bool = False
    assignment: str = ""

    @property
    def student(self) -> str:
        """The name that people read."""
        return " & ".join(person.name for person in self.people)


@dataclass(frozen=True)
class Source:
    """What was pointed at: its own name without an ending, and all that is in it."""

    name: str
    entries: Sequence[Entry]
    is_zip: bool


@dataclass(frozen=True)
class Sorted:
    """A source whose layout was recognised: a pile for each student, and what belongs to nobody."""

    lms: Lms
    layout: str
    piles: tuple[Pile, ...]
    rest: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


def gathered(pairs: Iterable[tuple[Pile, Entry]]) -> tuple[Pile, ...]:
    """One pile for each label, in the order of their first files, with all its files.

    It is late if any of them is.
    """
    piles: dict[str, Pile] = {}
    files: dict[str, list[Entry]] = {}
    for pile, entry in pairs:
        before = piles.get(pile.label, pile)
        piles[pile.label] = replace(before, late=pile.late or before.late)
        files.setdefault(pile.label, []).append(entry)
    return tuple(replace(pile, files=tuple(files[label])) for label, pile in piles.items())


def is_handed_in(entry: Entry) -> bool:
    """Can it be what is asked for: a notebook, or a zip that may hold one?"""
    return entry.is_notebook or entry.is_zip
