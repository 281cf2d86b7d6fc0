"""What the cells of a choice become: its options, and the two checks that go with any choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import SourceError
from ..unit import NEXT_STEP, Check, Option

TITLES: dict[str, tuple[str, str]] = {
    "es": ("una de las opciones", "la opción correcta"),
    "en": ("one of the options", "the right option"),
}
"""Of the check that students hold, and of the one that gives the points."""


def option_of(id: str, spoken: Mapping[str, str], line: int) -> Option:
    """An option from the lines of its cell: what students read, `` | ``, and why it is wrong."""
    halves = {lang: text.partition(NEXT_STEP) for lang, text in spoken.items()}
    return Option(
        id=id,
        texts={lang: text.strip() for lang, (text, _, _) in halves.items()},
        reasons={lang: why.strip() for lang, (_, _, why) in halves.items() if why.strip()},
        line=line,
    )


def checks_of(name: str, points: float, line: int) -> tuple[Check, ...]:
    """That an option was chosen, which students can see; and which it is, which they cannot."""

    def check(number: int, points: float) -> Check:
        return Check(
            exercise=name,
            name=("an_option", "the_right_one")[number],
            titles={lang: titles[number] for lang, titles in TITLES.items()},
            points=points,
            hidden=number == 1,
            rtol=None,
            tape=False,
            line=line,
            ask=lambda *_: None,
        )

    return check(0, 0.0), check(1, points)


def points_of(path: Path, line: int, said: str, options: Sequence[Option]) -> float | None:
    """The points that the header of an answer cell says; None if it says none."""
    if not options:
        if said:
            what = f'points="{said}" in the header of what is no choice'
            raise SourceError(path, line, what, "say points in its check cell: @hidden(points=1)")
        return None
    try:
        points = float(said)
    except ValueError:
        what = f'points="{said}" is no number' if said else "a choice without points="
        raise SourceError(
            path, line, what, 'points="1", or points="0" if it only practises'
        ) from None
    if not 0 <= points < float("inf"):
        raise SourceError(path, line, f'points="{said}"', "0 or more")
    return points
