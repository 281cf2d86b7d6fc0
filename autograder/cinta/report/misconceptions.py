"""Which mistakes were made, exercise by exercise, how often, and by whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..records.outline import titled
from ..unit import NEXT_STEP
from .gathered import Gathered, Item, Line
from .mistakes import NO_MISTAKES, REASONS, Mistake, called
from .page_texts import REPORT

_Met = tuple[Line, Item]
"""Where a mistake was met."""


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """One mistake: what a student reads of it, a typical answer and how many gave just that one.

    ``causes`` tells apart, by what the tapes show, what a known wrong answer has in one: how many,
    and why; empty where they show nothing, or one thing that needs no telling apart.
    """

    text: str
    lines: tuple[Line, ...]
    code: str
    alike: int
    causes: tuple[tuple[int, str], ...] = ()

    @property
    def people(self) -> list[tuple[Line, str]]:
        """Who made it, as a list of the report takes them."""
        return [(line, "") for line in self.lines]


def misconceptions(
    gathered: Gathered, unit: str, lines: Sequence[Line], lang: str
) -> Iterator[tuple[str, list[Misconception]]]:
    """The exercises in which there are any, each with its mistakes, the most frequent first."""
    found: dict[str, dict[Mistake, list[_Met]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for item in line.items:
            if item.mistake and item.mistake not in NO_MISTAKES:
                found[item.exercise][item.mistake].append((line, item))
    for exercise in dict.fromkeys(item.exercise for line in lines for item in line.items):
        mistakes = sorted(found[exercise].items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if mistakes:
            yield exercise, [_one(gathered, unit, *pair, lang) for pair in mistakes]


def _one(
    gathered: Gathered, unit: str, mistake: Mistake, met: Sequence[_Met], lang: str
) -> Misconception:
    lines = tuple(line for line, _ in met)
    name = met[0][1].exercise
    outline = gathered.titled(unit)
    exercise = outline.exercise(name) if outline and mistake.by == "known" else None
    wrong = [w for w in exercise.wrong if w.id == mistake.code] if exercise else []
    text = (
        titled(wrong[0].messages, lang).partition(NEXT_STEP)[0] if wrong else called(mistake, lang)
    )
    causes = _causes([item for _, item in met], len(wrong) > 1, lang)
    code, alike = gathered.typical(unit, name, mistake)
    return Misconception(text=text, lines=lines, code=code, alike=alike, causes=causes)


def _causes(items: Sequence[Item], family: bool, lang: str) -> tuple[tuple[int, str], ...]:
    """What the tapes show of a known mistake; a family of them has several causes under one id."""
    if items[0].mistake is None or items[0].mistake.by != "known":
        return ()
    counted = Counter(item.reason for item in items if item.reason)
    told = sorted(((n, REASONS[lang][code]) for code, n in counted.items()), key=_most_first)
    if not told or (len(told) == 1 and not family):
        return ()
    rest = len(items) - counted.total()
    return (*told, *([(rest, REPORT[lang]["untold"])] if rest else []))


def _most_first(cause: tuple[int, str]) -> tuple[int, str]:
    return -cause[0], cause[1]
