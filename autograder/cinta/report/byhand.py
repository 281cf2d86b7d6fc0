"""Which submissions a person should look at, and why: near misses, what went wrong, alike code.

Likeness is a hint for a person and never a verdict. Answers that the course itself expects (right,
blank, with a known mistake) are alike everywhere and count for nothing; what counts is code that
hardly anybody else wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..results import Status, Verdict
from .gathered import Item, Line

FORM = frozenset(
    "dtype shape transposed structure type slices none_at not_none proportional".split()
)
"""Differences of an answer that is right but for the form that it comes in."""

STOPPED = (Verdict.CRASHED, Verdict.TIMED_OUT)
MOST_ALIKE = 4
"""More students than this who write the same: a textbook, a class, a chat; no hint."""

LONG, SHORT = 60, 15
"""Tokens: one answer this long is enough of a hint; one as short as that is none."""


@dataclass(frozen=True)
class Near:
    """A submission that is nearly perfect, the exercise, and what is wrong there."""

    line: Line
    item: Item


@dataclass(frozen=True)
class Alike:
    """Students with the same unusual code, and the exercises; ``text``: to the letter."""

    lines: tuple[Line, ...]
    exercises: tuple[str, ...]
    text: bool


def near_misses(lines: Sequence[Line]) -> Iterator[Near]:
    """One exercise short of full marks by its form alone, or stopped in one exercise only."""
    for line in lines:
        missed = [item for item in line.items if item.verdict != Verdict.PASSED]
        stopped = [item for item in missed if item.verdict in STOPPED]
        if len(missed) == 1 and missed[0].kinds and FORM.issuperset(missed[0].kinds):
            yield Near(line, missed[0])
        elif len(stopped) == 1 and line.status in (Status.GRADED, Status.TIMED_OUT):
            yield Near(line, stopped[0])


def of_status(lines: Sequence[Line]) -> dict[Status, list[Line]]:
    """The submissions that were not graded to their end, by what became of them."""
    found: dict[Status, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.graded:
            found[line.status].append(line)
    return dict(sorted(found.items()))


def alike(lines: Sequence[Line]) -> list[Alike]:
    """Groups of few students who share unusual code: in two exercises, or in one long answer."""
    shared: dict[tuple[int, ...], list[list[Item]]] = defaultdict(list)
    for numbers, items in _groups(lines):
        shared[numbers].append(items)
    found = [
        Alike(
            tuple(lines[number] for number in numbers),
            tuple(items[0].exercise for items in several),
            any(items[0].text and len({item.text for item in items}) == 1 for items in several),
        )
        for numbers, several in shared.items()
        if len(several) > 1 or _size(several[0]) >= LONG
    ]
    return sorted(found, key=lambda a: (-len(a.exercises), a.lines[0].submission))


def _size(items: Sequence[Item]) -> int:
    return items[0].form.size if items[0].form else 0


def _groups(lines: Sequence[Line]) -> Iterator[tuple[tuple[int, ...], list[Item]]]:
    """Who alone share an answer of some length, exercise by exercise, and their items."""
    of_form: dict[tuple[str, str], dict[int, Item]] = defaultdict(dict)
    for number, line in enumerate(lines):
        for item in line.items:
            if item.form and item.form.size > SHORT:
                of_form[item.exercise, item.form.digest][number] = item
    for items in of_form.values():
        # Two submissions of one student are alike, and no wonder.
        students = {lines[number].key or lines[number].student for number in items}
        if len(students) > 1 and len(items) <= MOST_ALIKE:
            yield tuple(items), list(items.values())
