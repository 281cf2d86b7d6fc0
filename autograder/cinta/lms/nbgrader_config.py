"""Where an nbgrader course keeps what: read from its configuration, which is never run.

Format: traits of ``CourseDirectory`` and ``ZipCollectApp`` (nbgrader 0.9, "Configuration options")
in ``nbgrader_config.py``, as ``c.CourseDirectory.submitted_directory = "..."``, or in
``nbgrader_config.json``, which counts before the other. The first is a program: only assignments of
a plain text, or of ``os.path.join`` of such, are read.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..submission.notebook import Unreadable
from .entries import Entry

MAX_CONFIG = 2**20
CONFIGS = ("nbgrader_config.py", "nbgrader_config.json")

DEFAULTS = {
    "source_directory": "source",
    "release_directory": "release",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
    "solution_directory": "solution",
    "downloaded_directory": "downloaded",
    "directory_structure": "{nbgrader_step}/{student_id}/{assignment_id}",
}
"""The traits that say where something lies, as nbgrader has them without a configuration."""

PLACES = ("{nbgrader_step}", "{student_id}", "{assignment_id}")
"""What a structure must name once, or nobody could say whose a file is."""


@dataclass(frozen=True)
class Settings:
    """The traits by name, and a line for each thing that could not be read."""

    traits: Mapping[str, str] = field(default_factory=lambda: DEFAULTS)
    warnings: tuple[str, ...] = ()


def read_settings(configs: Sequence[Entry]) -> Settings:
    """What a course's configuration files say, and nbgrader's defaults for what they do not."""
    traits, warnings = dict(DEFAULTS), []
    for entry in sorted(configs, key=lambda entry: CONFIGS.index(entry.parts[-1])):
        try:
            content = entry.read()
            if len(content) > MAX_CONFIG:
                raise Unreadable(f"it has more than {MAX_CONFIG // 2**20} MiB")
            found = list(_in_json(content) if entry.name.endswith("json") else _in_python(content))
        except (Unreadable, ValueError, SyntaxError, RecursionError, MemoryError) as error:
            problem = " ".join(str(error).split())[:120]
            warnings.append(f"{entry.name}: cannot be read ({problem}): nbgrader's defaults count")
            continue
        for trait, value in found:
            if trait not in DEFAULTS:
                continue
            if reason := _reason_unusable(trait, value):
                warnings.append(f"{entry.name}: {trait} {reason}: {traits[trait]!r} counts")
            else:
                traits[trait] = value.replace("\\", "/").strip("/")
    return Settings(traits, tuple(warnings))


def _reason_unusable(trait: str, value: str) -> str:
    """Why a trait says nothing to us; empty if it does."""
    if not value.strip("/\\"):
        return "is no plain text, and the file is not run"
    if trait == "directory_structure" and any(value.count(place) != 1 for place in PLACES):
        return f"does not name {', '.join(PLACES)} once each"
    return ""


def _in_python(content: bytes) -> Iterator[tuple[str, str]]:
    """Traits and their values in the order in which they are set; empty for what is no text."""
    for statement in ast.parse(content).body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Attribute):
                    yield target.attr, _text(statement.value)


def _text(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.Call) and ast.unparse(value.func) in ("os.path.join", "join"):
        parts = [_text(part) for part in value.args]
        return "/".join(parts) if all(parts) and not value.keywords else ""
    return ""


def _in_json(content: bytes) -> Iterator[tuple[str, str]]:
    """The same of a JSON file: an object of traits for each class."""
    data: Any = json.loads(content)
    for traits in data.values() if isinstance(data, dict) else ():
        for trait, value in traits.items() if isinstance(traits, dict) else ():
            yield trait, value if isinstance(value, str) else ""
