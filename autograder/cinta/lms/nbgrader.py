"""nbgrader's course tree: ``submitted/<student id>/<assignment>/`` and in it ``timestamp.txt``.

Format: nbgrader 0.9 (docs, "The philosophy and workflow"). The tree's other folders (source,
release, autograded, feedback, solution, and downloaded, where ``zip_collect`` keeps each file
twice) hold what nobody handed in. A course may name and nest them otherwise:
:mod:`cinta.lms.nbgrader_config`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from ..errors import InputError
from ..records.origin import Lms, Person
from ..submission.notebook import Unreadable
from .download import Download, Layout, StudentFiles, folder_of_all, group_files, shared_folder
from .entries import Entry
from .nbgrader_config import CONFIGS, DEFAULTS, PLACES, Settings, read_settings

STEP = DEFAULTS["submitted_directory"]
STAMP = "timestamp.txt"
MAX_STAMP = 100
STUDENT, ASSIGNMENT = "(?P<student>[^/]+)", "(?P<assignment>[^/]+)"

Parts = tuple[str, ...]


@dataclass(frozen=True)
class _Course:
    """Where a course lies in a download (``given`` is that of its folder above), and its names."""

    root: Parts
    settings: Settings
    is_configured: bool = False
    given: Parts = ()

    def below(self, entry: Entry) -> str:
        """The path within the course; empty for what is not in it."""
        inside = entry.parts[: len(self.root)] == self.root
        return "/".join((*self.given, *entry.parts[len(self.root) :])) if inside else ""

    @cached_property
    def submitted(self) -> re.Pattern[str]:
        """What was handed in: whose it is, of which assignment, and the file."""
        traits = self.settings.traits
        return re.compile(
            _place(traits["directory_structure"], traits["submitted_directory"]) + "(?P<file>.+)"
        )

    @cached_property
    def others(self) -> re.Pattern[str]:
        """What nobody handed in; in source and release there is no folder for a student."""
        traits = self.settings.traits
        structure = traits["directory_structure"]
        without = structure.replace("{student_id}/", "").replace("{student_id}", "")
        steps = [t for t in traits if t.endswith("_directory") and t != "submitted_directory"]
        places = [_place(one, traits[s]) for s in steps for one in (structure, without)]
        places.append(re.escape(traits["downloaded_directory"] + "/"))
        unnamed = "|".join(re.sub(r"\?P<\w+>", "?:", place) for place in places)
        return re.compile(f"(?:{unnamed}).+")


def _place(structure: str, step: str) -> str:
    """The folders of a step as a pattern."""
    pattern = re.escape(f"{structure.strip('/')}/")
    for place, group in zip(PLACES, (re.escape(step), STUDENT, ASSIGNMENT), strict=True):
        pattern = pattern.replace(re.escape(place), group)
    return pattern


def nbgrader(download: Download) -> Layout | None:
    """The students of a course tree, or of its folder ``submitted``; None if it is none."""
    courses = _courses(download)
    submitted: list[tuple[Entry, re.Match[str]]] = []
    elsewhere: list[Entry] = []
    rest: list[Entry] = []
    for entry in download.entries:
        course = next((one for one in courses if one.below(entry)), None)
        path = course.below(entry) if course else ""
        if course and (match := course.submitted.fullmatch(path)):
            submitted.append((entry, match))
        elif course and (course.others.fullmatch(path) or path in CONFIGS):
            elsewhere.append(entry)
        else:
            rest.append(entry)
    stamps = {_folder(match): _stamp(entry) for entry, match in submitted if match["file"] == STAMP}
    if not stamps and not elsewhere:
        return None
    if not submitted and any(course.is_configured for course in courses):
        raise _nothing_handed_in(download, courses[0].settings)
    if not submitted:
        return None
    return _layout(submitted, stamps, tuple(rest), courses)


def _layout(
    submitted: Sequence[tuple[Entry, re.Match[str]]],
    stamps: dict[tuple[str, str], str],
    rest: tuple[Entry, ...],
    courses: Sequence[_Course],
) -> Layout:
    pairs = [
        (_student(*_folder(match)), replace(entry, at=stamps.get(_folder(match), "")))
        for entry, match in submitted
        if match["file"] != STAMP
    ]
    words = ", ".join(sorted({match["assignment"] for _, match in submitted}))
    return Layout(
        lms=Lms.NBGRADER,
        words=f"nbgrader, course tree ({words})",
        students=group_files(pairs),
        strays=rest,
        warnings=tuple(line for course in courses for line in course.settings.warnings),
    )


def _courses(download: Download) -> list[_Course]:
    """The course of a configuration that all lies below, else where all lies below default names.

    No file that a student handed in is asked where students' files are.
    """
    folders = [entry.parts[:-1] for entry in download.entries]
    above = folder_of_all(download.entries)
    for root in (above[:depth] for depth in range(len(above) + 1)):
        configs = [one for one in download.entries if one.parts in _configs(root)]
        if configs and STEP not in root:
            return [_Course(root, read_settings(configs), is_configured=True)]
    if download.name == STEP and not download.is_zip:
        return [_Course((), Settings(), given=(STEP,))]
    roots = {parts[: parts.index(STEP)] for parts in folders if STEP in parts}
    shared = shared_folder(download)
    return [_Course(root, Settings()) for root in sorted(roots) if shared[: len(root)] == root]


def _configs(root: Parts) -> set[Parts]:
    return {(*root, name) for name in CONFIGS}


def _nothing_handed_in(download: Download, settings: Settings) -> InputError:
    """Of a course's own folders nothing is a student's, and taking it for one helps nobody."""
    step = settings.traits["submitted_directory"]
    place = settings.traits["directory_structure"].replace(PLACES[0], step)
    return InputError(
        f"{download.name}: nbgrader's course tree, and nothing handed in is at {place}/:"
        " collect first (nbgrader collect or zip_collect), or give the notebooks' own folder"
    )


def _folder(match: re.Match[str]) -> tuple[str, str]:
    """One submission's folder, by whose it is and of which assignment."""
    return match["student"], match["assignment"]


def _student(student_id: str, assignment: str) -> StudentFiles:
    """Who handed in for one assignment: what is of another is another submission."""
    return StudentFiles(
        people=(Person(student_id, student_id),),
        label=f"{student_id}/{assignment}",
        files=(),
        assignment=assignment,
    )


def _stamp(entry: Entry) -> str:
    """``2026-11-22 21:00:00 UTC`` in ISO 8601; empty if it is no time."""
    try:
        text = entry.read()[:MAX_STAMP].decode("ascii", "replace").strip()
        return datetime.fromisoformat(text.replace(" UTC", "+00:00")).isoformat(sep=" ")
    except (Unreadable, ValueError):
        return ""
