"""Read a unit's py:percent source (jupytext) into a :class:`cinta.unit.Unit`.

Every cell is one of: prose (``[markdown] lang=``), a worked example (code without metadata), or
carries one of the keys in ``KEYS``. What a cell is and where it stands is all that is decided
here; whether the unit is sound is decided by :mod:`cinta.source.rules`.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType

import jupytext

from ..errors import InputError, SourceError
from ..unit import LANGUAGES, Cell, Check, Exercise, Unit, Variant, language_of_comment
from .blank import blank_of, without_markers
from .checkcode import import_checks
from .rules import examine, examine_check

KEYS = {
    "author": {"author"},
    "given": {"given"},
    "exercise": {"exercise", "asks"},
    "checks": {"checks"},
    "wrong": {"wrong", "id", "family"},
    "accept": {"accept", "id"},
}
"""The key that says what a code cell is, and the keys that may stand beside it."""


@dataclass(frozen=True)
class _Raw:
    """A cell as jupytext gives it, with the line where its text begins."""

    markdown: bool
    text: str
    line: int
    meta: dict[str, str]

    @property
    def role(self) -> str:
        """The key of ``KEYS`` that the cell carries, ``prose`` or ``example``."""
        if self.markdown:
            return "prose"
        return next((key for key in KEYS if key in self.meta), "example")


def load_all(folder: Path, names: list[str] | None = None) -> list[Unit]:
    """The units of a folder in order, or those named; InputError names what is not there."""
    known = {path.stem: path for path in sorted(folder.glob("u[0-9][0-9]_*.py"))}
    for name in names or ():
        if name not in known:
            raise InputError(f"no unit {name!r} in {folder}: there are {', '.join(known) or 'none'}")
    return [load(known[name]) for name in (names or known)]


def load(path: Path) -> Unit:
    """Parse one unit and hold it against the rules; SourceError has file, line and mend."""
    raws = _read(path)
    for raw in raws:
        _examine_keys(path, raw)
    cells = tuple(_cell(raw) for raw in raws if raw.role in ("prose", "example", "given", "exercise"))
    exercises = tuple(_exercise(path, raw, raws) for raw in raws if raw.role == "exercise")
    unit = Unit(path.stem, path, cells, exercises)
    _examine_names(path, raws, {exercise.name for exercise in exercises})
    examine(unit)
    return unit


def _read(path: Path) -> list[_Raw]:
    """The cells with their lines; jupytext keeps the order, so the headers give the lines."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); units are UTF-8 text files") from None
    notebook = jupytext.reads(text, fmt="py:percent")
    headers = [n for n, line in enumerate(text.split("\n"), start=1) if re.match(r"# %%", line)]
    if len(headers) != len(notebook.cells):
        raise SourceError(path, 1, "text stands before the first '# %%'", "begin with a cell header")
    return [
        _Raw(cell.cell_type != "code", cell.source, line + 1, _own_keys(cell.metadata))
        for cell, line in zip(notebook.cells, headers, strict=True)
    ]


def _own_keys(metadata: dict[str, object]) -> dict[str, str]:
    """The author's keys: jupytext adds one of its own for blank lines."""
    return {key: str(value) for key, value in metadata.items() if key != "lines_to_next_cell"}


def _examine_keys(path: Path, raw: _Raw) -> None:
    """Every key must be one that we act on: an unknown one would be passed over silently."""
    if raw.markdown:
        allowed, needed = {"lang", "exercise"}, set()
        if raw.meta.get("lang", "es") not in LANGUAGES:
            raise SourceError(path, raw.line - 1, f"no language {raw.meta['lang']!r}", "es or en")
    else:
        allowed = KEYS.get(raw.role, set())
        needed = {raw.role, "id"} & allowed
    for key in raw.meta.keys() - allowed:
        known = ", ".join(sorted(allowed | set(KEYS))) or "none"
        raise SourceError(path, raw.line - 1, f"unknown key {key!r}", f"known here: {known}")
    for key in needed - raw.meta.keys():
        raise SourceError(path, raw.line - 1, f"a {raw.role} cell without {key}=", "name it")


def _examine_names(path: Path, raws: list[_Raw], names: set[str]) -> None:
    """A cell that belongs to an exercise must name one that exists."""
    for raw in raws:
        for key in ("given", "checks", "wrong", "accept", "exercise"):
            name = raw.meta.get(key)
            if name is not None and name not in names:
                mend = f"there are {', '.join(sorted(names))}"
                raise SourceError(path, raw.line - 1, f"no exercise {name!r}", mend)


def _cell(raw: _Raw) -> Cell:
    """A cell that students see."""
    kind = {"prose": "prose", "given": "given", "exercise": "answer"}.get(raw.role, "example")
    exercise = raw.meta.get("exercise") or raw.meta.get("given") or ""
    return Cell(kind, raw.text, raw.line, raw.meta.get("lang", ""), exercise)  # type: ignore[arg-type]


def _exercise(path: Path, raw: _Raw, raws: list[_Raw]) -> Exercise:
    """One exercise with all the cells that name it."""
    name = raw.meta["exercise"]
    same = [r for r in raws if r.role == "exercise" and r.meta["exercise"] == name]
    if len(same) > 1:
        what = f"two exercises are called {name!r}"
        raise SourceError(path, same[1].line - 1, what, "a name is given once")
    checks, numeric = _checks(path, name, raws)
    return Exercise(
        name=name,
        line=raw.line,
        solution=without_markers(raw.text),
        blank=blank_of(raw.text, path, raw.line),
        asks=raw.meta.get("asks", ""),
        given=next((r.text for r in raws if r.meta.get("given") == name), ""),
        checks=checks,
        numeric=numeric,
        wrong=tuple(_variant(path, r, "wrong") for r in raws if r.meta.get("wrong") == name),
        accept=tuple(_variant(path, r, "accept") for r in raws if r.meta.get("accept") == name),
    )


def _checks(
    path: Path, name: str, raws: list[_Raw]
) -> tuple[tuple[Check, ...], FunctionType | None]:
    """The checks that an exercise's check cells define, in order, and its numeric oracle."""
    cells = [r for r in raws if r.role == "author" or r.meta.get("checks") == name]
    module = import_checks(path, [(r.line, r.text) for r in cells], name)
    checks, numeric = [], None
    for value in vars(module).values():
        if not isinstance(value, FunctionType) or value.__module__ != module.__name__:
            continue
        if getattr(value, "cinta_numeric", False):
            numeric = value
        if (options := getattr(value, "cinta_check", None)) is not None:
            line = value.__code__.co_firstlineno
            titles = _languages(inspect.getdoc(value) or "")
            check = Check(name, value.__name__, titles, line=line, ask=value, **options)
            examine_check(path, check)
            checks.append(check)
    return tuple(checks), numeric


def _languages(text: str) -> dict[str, str]:
    """``es: ...`` and ``en: ...`` lines of a docstring."""
    pairs = (line.strip().partition(":") for line in text.split("\n"))
    return {lang: rest.strip() for lang, _, rest in pairs if lang in LANGUAGES and rest.strip()}


def _variant(path: Path, raw: _Raw, role: str) -> Variant:
    """A wrong answer or an alternative: leading ``# es:`` / ``# en:`` lines are its message."""
    messages: dict[str, str] = {}
    lines = raw.text.split("\n")
    while lines and (lang := language_of_comment(lines[0])):
        message = lines.pop(0).strip()[5:].strip()
        messages[lang] = f"{messages[lang]} {message}" if lang in messages else message
    code = "\n".join(lines).strip("\n")
    meta = raw.meta
    return Variant(meta[role], meta["id"], code, raw.line, meta.get("family", ""), messages)
