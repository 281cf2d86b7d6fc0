"""nbgrader's course tree: ``submitted/<student id>/<assignment>/`` and in it ``timestamp.txt``.

Format: nbgrader 0.9 (docs, "The philosophy and workflow"). The tree's other steps (source, release,
autograded, feedback) hold what nobody handed in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..records.origin import Lms, Person
from ..submission.notebook import Unreadable
from .download import Download, Layout, StudentFiles, group_files
from .entries import Entry

STEP = "submitted"
STAMP = "timestamp.txt"
MAX_STAMP = 100


def nbgrader(download: Download) -> Layout | None:
    """The students of a course tree, or of its folder ``submitted``; None if it is none."""
    if download.name == STEP and not download.is_zip:
        inside = [(entry, (STEP, *entry.parts)) for entry in download.entries]
    else:
        inside = [(entry, _below(entry)) for entry in download.entries]
    found = [(entry, parts) for entry, parts in inside if len(parts) > 3]
    stamps = {parts[1:3]: _stamp(entry) for entry, parts in found if parts[3:] == (STAMP,)}
    if not stamps:
        return None
    pairs = [
        (_student(parts), replace(entry, at=stamps.get(parts[1:3], "")))
        for entry, parts in found
        if parts[3:] != (STAMP,)
    ]
    taken = {entry.name for entry, _ in found}
    other_steps = [entry for entry in download.entries if entry.name not in taken]
    rest = tuple(entry for entry in other_steps if not _below(entry) and not _is_step(entry))
    words = f"nbgrader, course tree ({', '.join(sorted({parts[2] for _, parts in found}))})"
    return Layout(lms=Lms.NBGRADER, words=words, students=group_files(pairs), strays=rest)


def _below(entry: Entry) -> tuple[str, ...]:
    """The parts of a name from ``submitted`` on; none if it is not below."""
    folders = entry.parts[:-1]
    return entry.parts[folders.index(STEP) :] if STEP in folders else ()


def _is_step(entry: Entry) -> bool:
    steps = {"source", "release", "autograded", "feedback"}
    return bool(steps & set(entry.parts[:2])) or entry.parts[-1] == "nbgrader_config.py"


def _student(parts: tuple[str, ...]) -> StudentFiles:
    return StudentFiles(people=(Person(parts[1], parts[1]),), label=parts[1], files=())


def _stamp(entry: Entry) -> str:
    """``2026-11-22 21:00:00 UTC`` in ISO 8601; empty if it is no time."""
    try:
        text = entry.read()[:MAX_STAMP].decode("ascii", "replace").strip()
        return datetime.fromisoformat(text.replace(" UTC", "+00:00")).isoformat(sep=" ")
    except (Unreadable, ValueError):
        return ""
