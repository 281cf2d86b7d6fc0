"""Is a submission the student's whose id its file name has? The names must not deny it.

Canvas writes ``<name>_<user id>_<attachment id>_<file name>``, and a name may hold digits after an
underscore itself (``x_1001``): then an id may be read that is somebody else's. The names of a group
assignment are groups', so that it is looked whether those of the class agree at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..handover import Grade
from .download import is_of_words

NUMBERS = re.compile(r"(?=_(?P<user>[0-9]+)_[0-9]+_.)", re.DOTALL)
"""Where a user id may begin in a file's name, wherever that is."""

READ_TWICE = re.compile(r".+?(_LATE)?(_[0-9]+){3,}_.+", re.DOTALL)
"""More numbers than two before the file's own name: which are the ids cannot be told."""


def without_strangers(grades: Sequence[Grade], names: Mapping[str, str]) -> list[Grade]:
    """The grades, those withheld whose name is not that which Canvas has for their id.

    ``names`` are Canvas's own sortable names by user id.
    """
    known = [grade for grade in grades if names.get(grade.person.key) and grade.person.name]
    strangers = [g for g in known if not _agree(names[g.person.key], g.person.name)]
    names_are_students = 2 * len(strangers) <= len(known)
    reasons = {
        id(grade): f"Canvas's name for that id is {names[grade.person.key][:60]!r}, the submission"
        f" says {grade.person.name[:60]!r}: look whose it is, and grade it by hand"
        for grade in strangers
        if names_are_students or READ_TWICE.fullmatch(grade.origin.file)
    }
    reasons |= {id(g): reason for g in known if (reason := _reason_torn(g.origin.file, names))}
    return [
        replace(grade, withheld=grade.withheld or reasons[id(grade)])
        if id(grade) in reasons
        else grade
        for grade in grades
    ]


def _reason_torn(file: str, names: Mapping[str, str]) -> str:
    """Why a file's name is nobody's: two students have the name and the id that it may say."""
    found = {
        match["user"]: names[match["user"]]
        for match in NUMBERS.finditer(file)
        if _agree(names.get(match["user"], ""), file[: match.start()].removesuffix("_LATE"))
    }
    if len(found) < 2:
        return ""
    listed = " or ".join(f"{name[:60]!r} ({user})" for user, name in found.items())
    return f"{file[:80]!r} may be of {listed}: look whose it is, and grade it by hand"


def _agree(theirs: str, ours: str) -> bool:
    return _bare(theirs) == _bare(ours)


def _bare(name: str) -> str:
    """Letters, marks and digits alone, small: what a name in a file's name has left."""
    kept = (c for c in unicodedata.normalize("NFKC", name).lower() if is_of_words(c) and c != "_")
    return "".join(kept)
