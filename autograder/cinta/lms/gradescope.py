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
from .entries import Entry
from .piles import Pile, Sorted, Source

METADATA = "submission_metadata.yml"
ASSIGNMENT = re.compile(r"assignment_(\d+)_export")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes lists, mappings and text, and nothing else; in C where PyYAML has that."""

NOTHING = ("", "null", "~")
"""How YAML writes that there is none."""


def gradescope(source: Source) -> Sorted | None:
    """The submissions of a Gradescope export; None if it is none."""
    listed = next((entry for entry in source.entries if entry.parts[-1] == METADATA), None)
    if listed is None:
        return None
    above = listed.parts[:-1]
    files: dict[str, list[Entry]] = {}
    rest: list[Entry] = []
    for entry in source.entries:
        inside = entry.parts[: len(above)] == above and len(entry.parts) > len(above) + 1
        if inside and entry.parts[len(above)].startswith("submission_"):
            files.setdefault(entry.parts[len(above)], []).append(entry)
        elif entry is not listed:
            rest.append(entry)
    about, warnings = _about(listed)
    assignment = ASSIGNMENT.search("/".join((source.name, *above)))
    module = assignment[1] if assignment else ""
    labels = [*about, *(label for label in files if label not in about)]
    piles = tuple(_pile(label, about.get(label), files.get(label, []), module) for label in labels)
    words = "Gradescope, exported submissions" + (f" (assignment {module})" if module else "")
    return Sorted(Lms.GRADESCOPE, words, piles, tuple(rest), warnings)


def _about(listed: Entry) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the YAML says of each submission; a warning if it cannot be read."""
    try:
        content = listed.read()
        if len(content) > MAX_BYTES:
            raise Unreadable(f"it has more than {MAX_BYTES // 2**20} MiB")
        data = _LOADER(content).get_single_data()
    except (yaml.YAMLError, Unreadable, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        return {}, (f"{listed.name}: cannot be read ({said}): students are known by number only",)
    if not isinstance(data, dict):
        return {}, (f"{listed.name}: lists no submissions: students are known by number only",)
    return {str(label): facts for label, facts in data.items()}, ()


def _pile(label: str, facts: Any, files: list[Entry], assignment: str) -> Pile:
    facts = facts if isinstance(facts, dict) else {}
    submitters = facts.get(":submitters")
    listed = submitters if isinstance(submitters, list) else []
    people = tuple(_person(one) for one in listed if isinstance(one, dict))
    at = _iso(facts.get(":created_at"))
    stamped = tuple(replace(entry, at=at) for entry in files)
    return Pile(people or (Person("", label),), label, stamped, assignment=assignment)


def _person(submitter: dict[str, Any]) -> Person:
    """A submitter; without a name they go by their address."""
    sid, name, email = (_text(submitter.get(f":{field}")) for field in ("sid", "name", "email"))
    return Person(sid, name or email or "?", email)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) and value not in NOTHING else ""


def _iso(value: Any) -> str:
    """``2026-11-22 21:07:53.855654000 Z`` in ISO 8601; empty if it is no time."""
    match = re.fullmatch(r"(\S+)[ T]([\d:]+)(?:\.\d+)? ?(Z|[+-][\d:]+)?", _text(value))
    if not match:
        return ""
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}").isoformat(sep=" ")
    except ValueError:
        return ""
