"""Which assignment of a Canvas course is meant: by its number or its exact title, never guessed.

Format: ``<title> (<id>)`` (Assignment.title_with_id and .title_and_id of canvas-lms).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...errors import InputError

WITH_ID = re.compile(r"(.*)\s\(([0-9]+)\)")
NEVER = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
"""What Canvas's importer takes for a total wherever it stands in a header
(NON_ASSIGNMENT_COLUMN_HEADERS)."""

LISTED = 12


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """``header`` is how an export calls it; ``points_possible`` None where the points are not told.

    ``posting_policy`` is as the export words it, empty if grades are posted by themselves.
    """

    header: str
    title: str
    number: str
    points_possible: Decimal | None = None
    posting_policy: str = ""


def title_and_number(header: str) -> tuple[str, str]:
    """Title and number in a header; no number if it is none of an assignment's."""
    match = WITH_ID.fullmatch(header.strip())
    return (match[1], match[2]) if match else (header, "")


def choose_assignment(where: str, assignments: Sequence[Assignment], wanted: str) -> Assignment:
    """The one that is wanted, by number, title or header; the only one if nothing is said.

    InputError that lists them if that does not tell, or if Canvas would not read it back.
    """
    named = _named(assignments, _plain(wanted))
    if len(named) != 1:
        what = f"no assignment {wanted[:60]!r}." if not named else "which assignment?"
        raise InputError(f"{where}: {what} {_listed(named or assignments)}")
    if NEVER.search(named[0].header):
        raise InputError(
            f"{where}: Canvas takes {named[0].header[:60]!r} for a total and never imports it;"
            " rename the assignment in Canvas and export the gradebook again"
        )
    return named[0]


def _named(assignments: Sequence[Assignment], wanted: str) -> list[Assignment]:
    """Those that are meant: a number before a title that is one."""
    if not wanted:
        return [one for one in assignments if not NEVER.search(one.header)] or list(assignments)
    numbered = [one for one in assignments if one.number == wanted]
    titled = [one for one in assignments if wanted in (_plain(one.title), _plain(one.header))]
    return numbered or titled


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _listed(assignments: Sequence[Assignment]) -> str:
    if not assignments:
        return "There is none: publish the assignment and export the entire gradebook"
    listed = ", ".join(f"{one.number} ({one.title[:40]})" for one in assignments[:LISTED])
    more = f" and {len(assignments) - LISTED} more" if len(assignments) > LISTED else ""
    return f"Say --assignment with one of {listed}{more}"
