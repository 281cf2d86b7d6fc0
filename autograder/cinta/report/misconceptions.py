"""Which mistakes were made, exercise by exercise, how often, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .gathered import Gathered, Item, Line
from .words import KINDS

NO_MISTAKES = ("blank", "not_reached")
"""What is no misunderstanding of the subject."""


@dataclass(frozen=True)
class Misconception:
    """One mistake: what a student reads of it, a typical answer and how many gave just that one."""

    text: str
    known: bool
    lines: tuple[Line, ...]
    code: str
    alike: int

    @property
    def people(self) -> list[tuple[Line, str]]:
        """Who made it, as a list of the report takes them."""
        return [(line, "") for line in self.lines]


def misconceptions(
    gathered: Gathered, unit: str, lines: Sequence[Line], lang: str
) -> Iterator[tuple[str, list[Misconception]]]:
    """The exercises in which there are any, each with its mistakes, the most frequent first."""
    found: dict[str, dict[str, list[tuple[Line, Item]]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for item in line.items:
            if item.mistake and item.mistake not in NO_MISTAKES:
                found[item.exercise][item.mistake].append((line, item))
    for exercise in dict.fromkeys(item.exercise for line in lines for item in line.items):
        mistakes = sorted(found[exercise].items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if mistakes:
            yield exercise, [_one(gathered, unit, *pair, lang) for pair in mistakes]


def _one(
    gathered: Gathered, unit: str, mistake: str, met: Sequence[tuple[Line, Item]], lang: str
) -> Misconception:
    lines = tuple(line for line, _ in met)
    item = met[0][1]
    outline = gathered.titled(unit)
    exercise = outline.exercise(item.exercise) if outline else None
    wrong = [w for w in exercise.wrong if w.id == mistake] if exercise and item.known else []
    text = wrong[0].messages[lang] if wrong else KINDS[lang].get(mistake, mistake)
    return Misconception(text, item.known, lines, *gathered.typical(unit, item.exercise, mistake))
