"""Why a grade belongs to a row of the LMS's: who, by which number, of which assignment, seen where.

A hand-over that assumes brings a grade to the wrong person, and nobody hears of it. So every row
that is written says how it is known whose it is, in the closing table too; one that cannot say it
is held back. What each LMS knows people by is found out in its own module; that it is enough is
decided here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """What the LMS knows somebody by."""

    PARTICIPANT = "participant"
    GROUP = "group"
    CANVAS_USER = "user id"
    ANONYMOUS = "anonymous id"
    STUDENT = "id"
    FILE = "file"
    USER_NAME = "user name"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """What shows whose a grade is: the ``number`` (or name) by which ``key`` says who.

    ``assignment`` is the one that both sides are of, in words; ``seen`` are the places where the
    two sides say so. ``missing`` is what neither says, empty if nothing is.
    """

    key: Key
    number: str
    assignment: str = ""
    seen: tuple[str, ...] = ()
    missing: str = ""

    @property
    def reason_withheld(self) -> str:
        """Why nothing may be written by it, empty if it shows whose the grade is."""
        if self.missing:
            return self.missing
        if not self.number:
            return f"no {self.key} tells whose it is"
        if not self.assignment:
            return "nothing tells that the grade is of this assignment"
        return "" if self.seen else f"{self.key} {self.number} was seen nowhere"

    def __str__(self) -> str:
        """``participant 161 of course module 12: zip, sheet, names agree``."""
        places = ", ".join(self.seen)
        of = f" of {self.assignment}" if self.assignment else ""
        return f"{self.key} {self.number}{of}" + (f": {places}" if places else "")
