"""Blackboard's "Assignment File Download": one flat folder, all that is known in the files' names.

Format: ``<assignment>_<user name>_attempt_<year-month-day-hour-minute-second>_<file>``, and for
each attempt a receipt, the same up to the time and ``.txt``, whose first line ends with the
student's name and, in brackets, user name. Assignments, user names and files may all hold
underscores: a receipt tells where the user name begins, or the archive's own name,
``gradebook_<course>_<assignment>_<time>``, in which the assignment has lost its blanks. (The
comment of a student stands in the receipt too, below; only the first line is read.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from urllib.parse import quote

from ...records.origin import Lms, Person
from ...submission.notebook import Unreadable
from ..download import Download, Layout, StudentFiles, group_files, may_hold_notebook
from ..entries import Entry
from ..moments import moment

NAME = re.compile(
    r"(?P<before>.+?)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
RECEIPT = re.compile(r"[^:：]+[:：]\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*")
ARCHIVE = re.compile(r"gradebook_(?P<words>.+)_\d{4}(?:-\d\d){5}\b.*", re.DOTALL)
MAX_RECEIPT = 2000
UNKNOWN = (
    "attempts have no receipt that tells whose they are, and are nobody's: give Blackboard's"
    " zip as it was downloaded, under its own name and with its receipts (.txt)"
)


@dataclass(frozen=True)
class _Attempt:
    """One attempt as its files call it, and who its receipt says it is of, if there is one."""

    before: str
    at: str
    name: str = ""
    user: str = ""


def blackboard(download: Download) -> Layout | None:
    """The attempts of a Blackboard download; None unless all notebooks in it are named so."""
    names = [(entry, NAME.fullmatch(entry.parts[-1])) for entry in download.entries]
    if not any(match for _, match in names):
        return None
    if any(may_hold_notebook(entry) and not match for entry, match in names):
        return None
    receipts = _receipts([entry for entry, match in names if match and not match["file"]])
    attempts = {match[0]: _attempt(match, receipts) for _, match in names if match}
    users = _users(attempts.values(), download.name)
    pairs = [
        (_student(attempt, users), replace(entry, at=moment(attempt.at)))
        for entry, match in names
        if match and (attempt := attempts[match[0]])
    ]
    students = group_files(pairs)
    unknown = sum(not student.people[0].key for student in students)
    return Layout(
        lms=Lms.BLACKBOARD,
        words="Blackboard, assignment files",
        students=tuple(replace(one, files=_handed_in(one.files)) for one in students),
        strays=tuple(entry for entry, match in names if not match),
        warnings=(f"{unknown} {UNKNOWN}",) * (unknown > 0),
    )


def _receipts(entries: Iterable[Entry]) -> Mapping[str, re.Match[str]]:
    """The first line of each receipt, by the name of its attempt."""
    found: dict[str, re.Match[str]] = {}
    for entry in entries:
        try:
            first = entry.read()[:MAX_RECEIPT].decode("utf-8-sig", "replace").partition("\n")[0]
        except Unreadable:
            continue
        if match := RECEIPT.fullmatch(first.strip()):
            found[entry.parts[-1].removesuffix(".txt")] = match
    return found


def _attempt(match: re.Match[str], receipts: Mapping[str, re.Match[str]]) -> _Attempt:
    before, at = match["before"], match["at"]
    receipt = receipts.get(f"{before}_attempt_{at}")
    if receipt and before.endswith(f"_{receipt['user']}"):
        return _Attempt(before, at, receipt["name"], receipt["user"])
    return _Attempt(before, at)


def _users(attempts: Iterable[_Attempt], archive: str) -> Mapping[str, str]:
    """The user name in what stands before ``_attempt_``; those that nothing tells are not there.

    What is the same in all names may be a part of the user names: without a receipt, the
    assignment is what stands before an only underscore, or what the archive's name says.
    """
    attempts = list(attempts)
    users = {a.before: a.user for a in attempts if a.user}
    befores = {attempt.before for attempt in attempts}
    assignments = {before.removesuffix(f"_{user}") for before, user in users.items()}
    assignments = assignments or {b.partition("_")[0] for b in befores if b.count("_") == 1}
    assignments = assignments or _named_by(archive, befores)
    if not users and len(assignments) > 1:
        return {}
    for before in befores - set(users):
        of = [one for one in assignments if one and before.startswith(f"{one}_")]
        if len(of) == 1:
            users[before] = before.removeprefix(f"{of[0]}_")
    return users


def _named_by(archive: str, befores: Iterable[str]) -> set[str]:
    """The beginnings of the names that the archive's name calls the assignment.

    It may be any part of that from an underscore on: courses have underscores too.
    """
    match = ARCHIVE.fullmatch(archive)
    words = match["words"].split("_")[1:] if match else []
    said = {_bare(part) for part in accumulate(reversed(words), lambda end, one: f"{one}_{end}")}
    parts = [before.split("_")[:-1] for before in befores]
    heads = {head for split in parts for head in accumulate(split, "{}_{}".format)}
    return {one for one in heads if said & {_bare(one), _bare(quote(one))}}


def _bare(text: str) -> str:
    """Letters and digits alone: in the archive's name a blank is left out, or ``20`` (``%20``)."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


def _student(attempt: _Attempt, users: Mapping[str, str]) -> StudentFiles:
    user = users.get(attempt.before, "")
    return StudentFiles(
        people=(Person(user, attempt.name or user or attempt.before),),
        label=f"{attempt.before}_attempt_{attempt.at}",
        files=(),
        assignment=attempt.before.removesuffix(f"_{user}") if user else "",
    )


def _handed_in(files: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without the receipt, which is Blackboard's own."""
    return tuple(entry for entry in files if (m := NAME.fullmatch(entry.parts[-1])) and m["file"])
