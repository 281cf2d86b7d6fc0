"""A key is one person's: where the names beside it differ, nobody knows whose it is.

It is so where people name the files, and a number that they write there is a group's, or mistyped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..records.origin import Origin, Person
from .filled import folded

Names = Mapping[str, str]
"""Names as people read them, by what is the same in all ways of writing them."""

LISTED = 3


def names_by_key(origins: Iterable[Origin]) -> Mapping[tuple[str, str], Names]:
    """The names that each key of each assignment stands for."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for origin in origins:
        for person in origin.people:
            name = _called(person)
            if person.key and folded(name):
                found[origin.assignment, person.key].setdefault(folded(name), name)
    return found


def reason_torn(person: Person, names: Names) -> str:
    """Why nobody knows whose the key is; empty if it has one name."""
    if len(names) < 2:
        return ""
    listed = " and ".join(list(names.values())[:LISTED])
    return (
        f"{person.key} is the key of {listed}, and nothing tells whose it is: enter these by hand;"
        " or mend the files' names, or leave {key} out of --names, and grade again"
    )


def _called(person: Person) -> str:
    """The name; what stands in its place where the files tell none is none."""
    return "" if person.name in (person.key, person.email) else person.name
