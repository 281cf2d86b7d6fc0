"""``cinta new``: a unit, or an exercise of one, with marked places that are still to be filled.

A place is ``<FILL: what goes there>``. Until all are filled the unit is refused, with the line of
the first; once they are, it builds and goes through the gate.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError
from ..said import said
from ..source.named import named
from ..source.rules import NAME
from ..unit import LANGUAGE_NAMES, ExerciseKind
from .skeletons import CHECKS, CODE, HEAD, TITLE, WRONG

PLACE = re.compile(r"<FILL: ([^>\n]*)>")


def new_unit(folder: Path, name: str, languages: Sequence[str]) -> Path:
    """Write ``uNN_name.py`` with one exercise, under the next free number; InputError if not."""
    stem = name.lower().replace("-", "_").removesuffix(".py")
    stem = re.sub(r"^u[0-9]{2}_", "", stem)
    _must_be_a_name(stem, "a unit")
    there = {path.stem for path in folder.glob("u[0-9][0-9]_*.py")}
    if taken := next((one for one in there if one[4:] == stem), None):
        raise InputError(f"{folder / taken}.py: is there already. Fix: give another name")
    number = 1 + max((int(one[1:3]) for one in there), default=0)
    if number > 99:
        raise InputError(f"{folder}: u99 is the last number. Fix: rename one of its units")
    path = folder / f"u{number:02}_{stem}.py"
    title = "\n".join(_prose(lang, TITLE) for lang in languages)
    path.write_text(
        in_the_readers_words(
            f"{HEAD}\n{title}\n# %%\nimport tensorflow as tf\n\n"
            f"{_exercise(stem, ExerciseKind.FUNCTION, languages)}"
        ),
        encoding="utf-8",
    )
    return path


def new_exercise(
    folder: Path, unit: str, name: str, kind: ExerciseKind, languages: Sequence[str]
) -> tuple[Path, int]:
    """Add an exercise at the end of a unit; its file, and the line where it begins."""
    known = [path.stem for path in sorted(folder.glob("u[0-9][0-9]_*.py"))]
    path = folder / f"{named(unit, known, folder)}.py"
    _must_be_a_name(name, "an exercise")
    text = path.read_text(encoding="utf-8-sig").rstrip("\n")
    if re.search(rf'^# %%.*\b(exercise|answer)="{name}"', text, re.MULTILINE):
        raise InputError(f"{path}: has an exercise {name!r} already. Fix: give another name")
    cells = in_the_readers_words(_exercise(name, kind, languages))
    path.write_text(f"{text}\n\n{cells}", encoding="utf-8")
    return path, text.count("\n") + 3


def in_the_readers_words(cells: str) -> str:
    """What is to be filled in, in the language of who fills it in."""
    return PLACE.sub(lambda place: f"<FILL: {said(place[1])}>", cells)


def _must_be_a_name(name: str, what: str) -> None:
    if keyword.iskeyword(name):
        raise InputError(f"{name!r} is a word of Python's own. Fix: give another name")
    if not NAME.match(name):
        raise InputError(
            f"{name!r} is no name of {what}. Fix: small letters, digits and _, a letter first"
        )


def _prose(lang: str, text: str, more: str = "") -> str:
    spoken = text.replace("LANGUAGE", LANGUAGE_NAMES.get(lang, lang))
    return f'# %% [markdown] lang="{lang}"{more}\n{spoken}\n'


def _exercise(name: str, kind: ExerciseKind, languages: Sequence[str]) -> str:
    """The cells of an exercise, in every language of the course."""
    own = f' exercise="{name}"'
    intro = "# ### <FILL: heading in LANGUAGE>\n#\n# <FILL: what is asked, in LANGUAGE>"
    cells = [_prose(lang, intro, own) for lang in languages]
    for cell in (*CODE[kind], *CHECKS[kind], *WRONG[kind]):
        cells.append(_in_every_language(cell, languages).replace("NAME", name))
    if kind == ExerciseKind.CLASS:
        cells = [cell.replace("CLASS", _class_name(name)) for cell in cells]
    return "\n".join(cells)


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _in_every_language(cell: str, languages: Sequence[str]) -> str:
    """A line that holds LANG is written once for each language; so is a cell in one language."""
    if "LANG" in cell.split("\n")[0]:
        each = (
            cell.replace("LANGUAGE", LANGUAGE_NAMES.get(n, n)).replace("LANG", n) for n in languages
        )
        return "\n".join(each)
    lines: list[str] = []
    for line in cell.split("\n"):
        if "LANG" not in line:
            lines.append(line)
            continue
        for lang in languages:
            spoken = line.replace("LANGUAGE", LANGUAGE_NAMES.get(lang, lang))
            lines.append(spoken.replace("LANG", lang))
    return "\n".join(lines)
