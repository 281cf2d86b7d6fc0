"""Of an exercise that everybody or nobody gets right: whether its checks are to blame.

A class alone cannot tell. ``cinta gate --mutants`` tried every slip of the solution: of those that
change nothing each must pass, of all others none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from .items import Analysis
from .slips_texts import SLIPS_TEXTS

SLIPS = "slips"
"""The fact: by unit and exercise what became of the slips."""


class Fates(msgspec.Struct, frozen=True, kw_only=True):
    """How many slips of a solution its hidden checks caught, how many change nothing, and holes."""

    caught: int
    equivalent: int
    holes: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Fates:
        """Of what ``cinta gate --mutants`` calls them; all others are caught by hidden checks."""
        equivalent, holes = counts.get("equivalent", 0), counts.get("hole", 0)
        return cls(
            caught=sum(counts.values()) - equivalent - holes, equivalent=equivalent, holes=holes
        )


Slips = Mapping[str, Mapping[str, Fates]]


def encode_slips(slips: Slips) -> str:
    """As they stand among the facts of a run."""
    return msgspec.json.encode(slips).decode()


def slips_in(facts: Mapping[str, str]) -> Slips:
    """What a run knows of its units' slips; nothing of one that an older release wrote."""
    try:
        return msgspec.json.decode(facts.get(SLIPS, "{}"), type=dict[str, dict[str, Fates]])
    except msgspec.MsgspecError:
        return {}


def remarks(items: Sequence[Analysis], unit: str, slips: Slips, lang: str) -> list[tuple[str, str]]:
    """The exercises that all or none got right, each with what is known of its checks."""
    known = slips.get(unit, {})
    return [
        (item.exercise, _told(item.difficulty == 1, known.get(item.exercise), unit, lang))
        for item in items
        if item.difficulty in (0, 1) and item.graded > 1
    ]


def _told(everybody: bool, fates: Fates | None, unit: str, lang: str) -> str:
    words = SLIPS_TEXTS[lang]
    whose = words["all" if everybody else "none"]
    if fates is None:
        return f"{whose} {words['untried'].format(unit=unit)}"
    tried = words["tried"].format(
        n=fates.caught + fates.equivalent + fates.holes,
        caught=fates.caught,
        equivalent=fates.equivalent,
    )
    if everybody and fates.holes:
        return f"{whose} {tried} {words['holes'].format(n=fates.holes)}"
    return f"{whose} {tried} {words['easy' if everybody else 'hard']}"
