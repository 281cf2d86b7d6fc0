"""What ``cinta gate --mutants`` found of each exercise's checks, kept beside the units.

``slips.json``: for each unit the SHA-256 of its source, and by exercise how many slips of the
solution met which fate. Of a source that is another now nothing is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ..report.slips import Fates
from ..report.writing import writing
from ..unit import Unit
from .beginning import digest

SLIPS = "slips.json"


class _OfUnit(msgspec.Struct, frozen=True):
    source: str
    exercises: dict[str, Fates]


def slips_of(unit: Unit) -> dict[str, Fates]:
    """By exercise how many slips met which fate; empty where that is not known of this source."""
    found = _read(unit.path.with_name(SLIPS)).get(unit.name)
    return found.exercises if found and found.source == digest(unit) else {}


def keep_slips(unit: Unit, tried: Iterable[tuple[str, str]]) -> None:
    """Write down the fate of each slip, given with its exercise, in place of what was known."""
    counts: dict[str, Counter[str]] = {}
    for exercise, fate in tried:
        counts.setdefault(exercise, Counter())[fate] += 1
    path = unit.path.with_name(SLIPS)
    known = _read(path) | {
        unit.name: _OfUnit(digest(unit), {name: Fates.of(one) for name, one in counts.items()})
    }
    ordered = msgspec.json.encode(known, order="sorted")
    with writing(f"{path}:", "mend that, and try the slips again"):
        path.write_bytes(msgspec.json.format(ordered, indent=1) + b"\n")


def _read(path: Path) -> dict[str, _OfUnit]:
    """Nothing of what is not there, or is damaged: it can be made again."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, _OfUnit])
    except (OSError, msgspec.MsgspecError):
        return {}
