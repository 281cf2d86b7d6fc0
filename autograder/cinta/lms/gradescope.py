"""Gradescope's "export submissions": a folder for each, and who they are in a YAML file.

Format: ``submission_metadata.yml`` beside folders ``submission_<id>``. Its keys are Ruby's symbols
as text: ``:submitters:`` (``:name:``, ``:sid:``, ``:email:``) and ``:created_at:``. Every scalar is
read as text: a student id of ``00123`` or ``1e5`` is no number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import yaml

from ..records.origin import Lms, Person
from ..submission.notebook import MAX_BYTES, Unreadable
from .download import Download, Layout, StudentFiles, shared_folder
from .entries import Entry
from .names import legible

METADATA = "submission_metadata.yml"
ASSIGNMENT = re.compile(r"assignment_(\d+)_export")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes lists, mappings and text, and nothing else; in C where PyYAML has that."""

NOTHING = ("", "null", "~")
"""How YAML writes that there is none."""


def gradescope(download: Download) -> Layout | None:
    """The submissions of a Gradescope export; None if it is none."""
    listings = [entry for entry in download.entries if entry.parts[-1] == METADATA]
    listing = min(listings, key=lambda entry: len(entry.parts), default=None)
    above = listing.parts[:-1] if listing else ()
    if listing is None or shared_folder(download)[: len(above)] != above:
        return None
    files: dict[str, list[Entry]] = {}
    rest: list[Entry] = []
    for entry in download.entries:
        inside = entry.parts[: len(above)] == above and len(entry.parts) > len(above) + 1
        if inside and entry.parts[len(above)].startswith("submission_"):
            files.setdefault(entry.parts[len(above)], []).append(entry)
        elif entry is not listing:
            rest.append(entry)
    metadata, warnings = _metadata(listing)
    assignment = ASSIGNMENT.search("/".join((download.name, *above)))
    module = assignment[1] if assignment else ""
    labels = [*metadata, *(label for label in files if label not in metadata)]
    students = tuple(
        _student(label, metadata.get(label), files.get(label, []), module) for label in labels
    )
    words = "Gradescope, exported submissions" + (f" (assignment {module})" if module else "")
    return Layout(
        lms=Lms.GRADESCOPE, words=words, students=students, strays=tuple(rest), warnings=warnings
    )


def _metadata(listing: Entry) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the YAML says of each submission; a warning if it cannot be read."""
    try:
        content = listing.read()
        if len(content) > MAX_BYTES:
            raise Unreadable(f"it has more than {MAX_BYTES // 2**20} MiB")
        data = _LOADER(content).get_single_data()
    except (yaml.YAMLError, Unreadable, UnicodeDecodeError, RecursionError) as error:
        problem = " ".join(str(error).split())[:120]
        return {}, (
            f"{listing.name}: cannot be read ({problem}): students are known by number only",
        )
    if not isinstance(data, dict):
        return {}, (f"{listing.name}: lists no submissions: students are known by number only",)
    return {legible(str(label)): facts for label, facts in data.items()}, ()


def _student(label: str, facts: Any, files: list[Entry], assignment: str) -> StudentFiles:
    facts = facts if isinstance(facts, dict) else {}
    submitters = facts.get(":submitters")
    listed = submitters if isinstance(submitters, list) else []
    people = tuple(_person(one) for one in listed if isinstance(one, dict))
    at = _iso(facts.get(":created_at"))
    stamped = tuple(replace(entry, at=at) for entry in files)
    return StudentFiles(
        people=people or (Person("", label),), label=label, files=stamped, assignment=assignment
    )


def _person(submitter: dict[str, Any]) -> Person:
    """A submitter; without a name they go by their address."""
    sid, name, email = (_text(submitter.get(f":{field}")) for field in ("sid", "name", "email"))
    return Person(sid, name or email or "?", email)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) and value not in NOTHING else ""


def _iso(value: Any) -> str:
    """``2026-11-22 21:07:53.855654000 Z`` in ISO 8601; empty if it is no time.

    Ruby on Rails writes a time in a zone of its own as a mapping: ``utc`` is that time.
    """
    if isinstance(value, dict):
        value = value.get("utc")
    match = re.fullmatch(r"(\S+)[ T]([\d:]+)(?:\.\d+)? ?(Z|UTC|[+-][\d:]+)?", _text(value))
    if not match:
        return ""
    zone = (match[3] or "").replace("UTC", "Z")
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").isoformat(sep=" ")
    except ValueError:
        return ""
