"""The students' file: one small wheel of a course, with what a notebook's checks and hints need.

It is made from a list of what is allowed, not from folders: of each unit in each language, the test
files of its exercises, whose keys must all be public, and its file of hints.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from ..course import EXERCISES, SOURCES, Course
from ..errors import CintaError
from ..hints import ENDING, read_hints
from .wheel import Wheel, sealed

METADATA = """\
Metadata-Version: 2.3
Name: {name}
Version: {version}
Summary: Checks and hints of the notebooks of a course of Cinta
Requires-Python: >=3.11
"""
"""It requires nothing by name: a notebook's first cell installs the code, from where it lies."""

WHEEL = """\
Wheel-Version: 1.0
Generator: cinta
Root-Is-Purelib: true
Tag: py3-none-any
"""


def allowed(course: Course) -> Iterator[tuple[str, Path]]:
    """Each file that students may get: its name in the wheel, and where it was generated."""
    for source in sorted(course.sources.glob(SOURCES)):
        for lang in course.languages:
            unit, tests = source.stem, course.root / EXERCISES / lang / source.stem / "tests"
            if (tests / f"{unit}{ENDING}").is_file():
                listed = read_hints(tests, unit).exercises
                names = [f"{exercise.name}.py" for exercise in listed if exercise.checked]
                for name in (*names, f"{unit}{ENDING}"):
                    yield f"{course.module}/{lang}/{unit}/{name}", tests / name


def students_wheel(course: Course) -> Wheel:
    """The wheel of what was generated; CintaError if a key in it is not public."""
    entries = {f"{course.module}/__init__.py": b'"""Checks and hints of a course of Cinta."""\n'}
    for name, path in allowed(course):
        entries[name] = path.read_bytes()
        if path.suffix == ".py":
            _examine(path, entries[name])
    dist_info = f"{course.module}-{course.version}.dist-info"
    named = METADATA.format(name=course.module.replace("_", "-"), version=course.version)
    entries |= {f"{dist_info}/METADATA": named.encode(), f"{dist_info}/WHEEL": WHEEL.encode()}
    return Wheel(course.wheel_name, sealed(entries, dist_info, compressed=True))


def _examine(path: Path, data: bytes) -> None:
    """Every key of a test file must be public."""
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "key":
            key = json.loads(ast.literal_eval(node.value))
            if key.get("hidden") is not False:
                raise CintaError(f"{path}: holds a hidden check. Fix: cinta build writes it anew")
