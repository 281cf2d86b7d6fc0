"""Times as names of files tell them, in ISO 8601: a colon cannot stand there, and words vary."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

DIGITS = re.compile(
    r"(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)"
    r"(?:[-_.T ]?(\d\d)[-_.:]?(\d\d)(?:[-_.:]?(\d\d))?(?:[.,]?\d{1,9})?(Z)?)?"
)
"""Year, month, day, hour, minute and second, whatever is between them; Z for UTC."""

CLOCK = re.compile(r"\b(\d{1,2})[ ._-]?h?[ ._-]?(\d\d)(?: ?([AaPp])\.?[ \u00a0\u202f]?[Mm]\.?)?$")
"""A time at the end that has lost its colon: ``926 PM``, ``9-26 p. m.``, ``21 h 26``, ``2126``."""

NUMBERS = re.compile(r"\d{3,}")

LANGUAGES = ["en", "es", "ca", "da", "de", "fr", "it", "nl", "pt", "sv", "tr"]
ORDERS = ("DMY", "MDY")
ABSOLUTE = {
    "PARSERS": ["absolute-time"],
    "STRICT_PARSING": True,
    "PREFER_LOCALE_DATE_ORDER": False,
}
"""Day, month and year must be there: nothing is read as of today."""


@lru_cache(maxsize=4096)
def moment(text: str) -> str:
    """The time in ISO 8601; empty if it is none, or can be read in two ways."""
    if match := DIGITS.fullmatch(text.strip()):
        return _of_digits(match)
    given = text.strip()[:100]
    readings = {_read(CLOCK.sub(_with_colon, given), order) for order in ORDERS} - {""}
    if not readings and len(NUMBERS.findall(given)) == 1:  # the year: a day without a time
        readings = {_read(given, order) for order in ORDERS} - {""}
    return readings.pop() if len(readings) == 1 else ""


def _with_colon(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}" + (f" {match[3]}m" if match[3] else "")


def _of_digits(match: re.Match[str]) -> str:
    try:
        at = datetime(*(int(part or 0) for part in match.groups()[:6]))  # type: ignore[arg-type]
    except ValueError:
        return ""
    return at.isoformat(sep=" ") + ("+00:00" if match[7] else "")


def _read(text: str, order: str) -> str:
    import dateparser  # takes a third of a second, and most downloads need none

    settings = ABSOLUTE | {"DATE_ORDER": order}
    at: datetime | None = dateparser.parse(text, languages=LANGUAGES, settings=settings)
    return at.replace(tzinfo=None).isoformat(sep=" ") if at else ""
