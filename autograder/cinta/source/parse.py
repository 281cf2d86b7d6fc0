"""Read a unit's py:percent source (jupytext) into a :class:`cinta.unit.Unit`.

Every cell is one of: prose (``[markdown] lang=``), a worked example (code without metadata), or
carries one of the keys in ``KEYS``. What a cell is and where it stands is all that is decided
here; whether the unit is sound is decided by :mod:`cinta.source.rules`.
"""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import FunctionType

from ..errors import InputError, SourceError
from ..unit import (
    LANGUAGES,
    Cell,
    Check,
    Exercise,
    Hint,
    Taught,
    Unit,
    Variant,
    language_of_comment,
)
from .blank import blank_of, without_markers
from .checkcode import import_checks
from .choices import checks_of, option_of, points_of
from .languages import known_languages
from .named import named
from .percent import cells_of
from .rules import examine, examine_driver

KEYS = {
    "author": {"author"},
    "given": {"given"},
    "exercise": {"exercise", "asks", "tape", "defines", "random", "double", "points"},
    "driver": {"driver"},
    "option": {"option", "id"},
    "checks": {"checks"},
    "wrong": {"wrong", "id", "family", "passes_public"},
    "accept": {"accept", "id"},
    "hint": {"hint"},
}
"""The key that says what a code cell is, and the keys that may stand beside it."""

PLACE = re.compile(r"<FILL: [^>\n]*>")
"""What ``cinta new`` leaves for the author to write."""

NOT_KEYS = ("title", "incorrectly_encoded_metadata")
"""Where jupytext puts what stands in a header without being key="value"."""

HEADER = re.compile(r"# %%( |$)")
NEARLY_HEADER = re.compile(r"\s*#\s*(%%+(\s|$|\w+=)|<codecell>|In\[[0-9 ]*\])")
HEADER_INSIDE = re.compile(r"(# )?%%(\s|$)")
"""How a cell begins; what jupytext accepts besides; a header that it read as text of a cell."""


@dataclass(frozen=True, kw_only=True)
class _Raw:
    """A cell as jupytext gives it, with the line where its text begins."""

    kind: str
    text: str
    line: int
    meta: dict[str, str]

    @property
    def role(self) -> str:
        """The key of ``KEYS`` that the cell carries, ``prose`` or ``example``."""
        if self.kind == "markdown":
            return "words" if "answer" in self.meta else "prose"
        return next((key for key in KEYS if key in self.meta), "example")


def load_all(
    folder: Path, names: list[str] | None = None, languages: Sequence[str] = ()
) -> list[Unit]:
    """The units of a folder in order, or those named; InputError names what is not there.

    ``languages`` are the course's: each unit must be written in all of them, and in no other. By
    default they are those that a unit is written in. A unit is named by its name or its number.
    """
    known = {path.stem: path for path in sorted(folder.glob("u[0-9][0-9]_*.py"))}
    _nothing_is_passed_over(folder, known)
    chosen = [named(name, list(known), folder) for name in names] if names else list(known)
    return [load(known[name], languages) for name in dict.fromkeys(chosen)]


def _nothing_is_passed_over(folder: Path, known: Mapping[str, Path]) -> None:
    """A unit of another name would be in no command, and nobody would be told."""
    for path in sorted(folder.glob("[uU]*.py")):
        if path.stem not in known:
            number, _, name = path.stem[1:].partition("_")
            better = f"u{number:0>2}_{name or 'name'}" if number.isdigit() else "u05_name"
            raise InputError(f"{path}: no unit is called so. Fix: rename it, as in {better}.py")


def load(path: Path, languages: Sequence[str] = ()) -> Unit:
    """Parse one unit and hold it against the rules; SourceError has file, line and mend.

    ``languages`` as in :func:`load_all`.
    """
    known_languages(languages)
    raws = _read(path)
    for raw in raws:
        _examine_keys(path, raw)
    shown = ("prose", "example", "given", "exercise", "words")
    cells = tuple(_cell(raw) for raw in raws if raw.role in shown)
    exercises = tuple(_exercise(path, raw, raws) for raw in _answers(raws))
    unit = Unit(
        name=path.stem,
        path=path,
        cells=cells,
        exercises=exercises,
        languages=tuple(languages) or _written_in(raws),
    )
    _examine_names(path, raws, {exercise.name for exercise in exercises})
    examine(unit)
    return unit


IN_A_LANGUAGE = re.compile(rf"^[ \t]*(?:# )?({'|'.join(LANGUAGES)}):", re.MULTILINE)
"""How a line of a comment, a hint or a title begins."""


def _written_in(raws: Iterable[_Raw]) -> tuple[str, ...]:
    """The languages that a unit's texts are in, in the order in which they are met."""
    found: list[str] = []
    for raw in raws:
        is_text = raw.kind == "markdown"
        found += [raw.meta.get("lang", "")] if is_text else IN_A_LANGUAGE.findall(raw.text)
    return tuple(dict.fromkeys(filter(None, found))) or LANGUAGES[:1]


def _read(path: Path) -> list[_Raw]:
    """The cells with their lines; jupytext keeps the order, so the headers give the lines."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); units are UTF-8 text files") from None
    if not text.strip():
        raise SourceError(path, 1, "the file is empty", f"cinta new unit {path.stem[4:]}")
    if place := PLACE.search(text):
        row = text.count("\n", 0, place.start()) + 1
        what = f"{place.group()} is not filled in"
        raise SourceError(path, row, what, "write what it says in place of it")
    headers = _headers(path, text)
    try:
        cells = cells_of(text)
    except Exception as error:
        # YAML's and nbformat's own: only the file's header can bring them on.
        what = f"jupytext cannot read it: {str(error).splitlines()[0]}"
        raise SourceError(path, 1, what, "correct the header between the two '# ---'") from None
    for cell, line in zip(cells, headers, strict=False):
        inside = (n for n, row in enumerate(cell.source.split("\n"), 1) if HEADER_INSIDE.match(row))
        if (number := next(inside, None)) is not None:
            raise SourceError(
                path, line + number, "a line of a text looks like a header", _NO_HEADER
            )
    return [
        _Raw(kind=cell.cell_type, text=cell.source, line=line + 1, meta=_own_keys(cell.metadata))
        for cell, line in zip(cells, headers, strict=True)
    ]


def _headers(path: Path, text: str) -> list[int]:
    """The lines of the cell headers; what jupytext might take for one must be written as one."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line.splitlines()) > 1:
            what = "a line separator that is no newline, unseen in an editor"
            raise SourceError(path, number, what, "take it out")
    end = lines.index("# ---", 1) + 1 if lines[0] == "# ---" and "# ---" in lines[1:] else 0
    while end and end < len(lines) and not lines[end].strip():
        end += 1
    if end < len(lines) and not HEADER.match(lines[end]):
        raise SourceError(
            path, end + 1, "text stands before the first '# %%'", "begin with a header"
        )
    for number, line in enumerate(lines, start=1):
        if NEARLY_HEADER.match(line) and not HEADER.match(line):
            raise SourceError(path, number, f"{line.strip()!r} is no cell header", _NO_HEADER)
    return [number for number, line in enumerate(lines, start=1) if HEADER.match(line)]


_NO_HEADER = "begin a cell with '# %%' at the margin, and no other line"


def _own_keys(metadata: dict[str, object]) -> dict[str, str]:
    """The author's keys: jupytext adds one of its own for blank lines."""
    return {key: str(value) for key, value in metadata.items() if key != "lines_to_next_cell"}


def _examine_keys(path: Path, raw: _Raw) -> None:
    """Every key must be one that we act on: an unknown one would be passed over silently."""
    if raw.kind == "raw":
        raise SourceError(path, raw.line - 1, "a raw cell", "use # %% [markdown] or # %%")
    if "region_name" in raw.meta:  # jupytext's [md] is its [markdown], with this beside it
        raise SourceError(path, raw.line - 1, "an [md] cell", "write # %% [markdown]")
    for key in NOT_KEYS:
        if text := raw.meta.get(key):
            raise SourceError(path, raw.line - 1, f'{text!r} is not key="value"', "quote the value")
    if raw.kind == "markdown":
        allowed = {"lang", "answer" if raw.role == "words" else "exercise"}
        needed: set[str] = set()
        if raw.meta.get("lang", LANGUAGES[0]) not in LANGUAGES:
            mend = " or ".join(LANGUAGES)
            raise SourceError(path, raw.line - 1, f"no language {raw.meta['lang']!r}", mend)
    else:
        allowed = KEYS.get(raw.role, set())
        needed = {raw.role, "id"} & allowed
    for key in raw.meta.keys() - allowed:
        what = f"unknown key {key!r}"
        raise SourceError(path, raw.line - 1, what, _mend_of_a_key(key, allowed))
    if not raw.meta.get("passes_public", "why").strip():
        what = "passes_public says nothing"
        raise SourceError(path, raw.line - 1, what, "say why, or take it away")
    for key in needed - raw.meta.keys():
        raise SourceError(path, raw.line - 1, f"a {raw.role} cell without {key}=", "name it")


def _mend_of_a_key(key: str, allowed: set[str]) -> str:
    """Where the key belongs, if it is another cell's; else the one that was meant."""
    if homes := [home for home, keys in KEYS.items() if key in keys and home != key]:
        cells = " or ".join(f'{home}="..."' for home in homes)
        return f"it belongs to the header of a cell with {cells}"
    if key in KEYS:
        return f'a cell is one thing: begin another one with # %% {key}="..."'
    known = sorted(allowed | set(KEYS))
    near = get_close_matches(key, known, 1)
    meant = f"did you mean {near[0]}=? " if near else ""
    return f"{meant}known here: {', '.join(known)}"


def _examine_names(path: Path, raws: list[_Raw], names: set[str]) -> None:
    """A cell that belongs to an exercise must name one that exists."""
    for raw in raws:
        roles = ("given", "driver", "checks", "wrong", "accept", "hint", "option")
        for key in (*roles, "exercise", "answer"):
            name = raw.meta.get(key)
            if name is not None and name not in names:
                near = get_close_matches(name, names, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                mend = f"{meant}there are {', '.join(sorted(names)) or 'none'}"
                raise SourceError(path, raw.line - 1, f"no exercise {name!r}", mend)


def _cell(raw: _Raw) -> Cell:
    """A cell that students see."""
    kind = "answer" if raw.role == "exercise" else raw.role
    exercise = _exercise_of(raw)
    return Cell(kind, raw.text, raw.line, raw.meta.get("lang", ""), exercise)  # type: ignore[arg-type]


def _exercise_of(raw: _Raw) -> str:
    """The exercise that a cell introduces, or belongs to; empty for the rest."""
    return next((raw.meta[key] for key in ("exercise", "given", "answer") if key in raw.meta), "")


def _answers(raws: list[_Raw]) -> list[_Raw]:
    """The answer cells, in order; of one in words, that of the first language."""
    answers = [raw for raw in raws if raw.role in ("exercise", "words")]
    names = [_exercise_of(raw) for raw in answers]
    return [
        raw
        for number, raw in enumerate(answers)
        if raw.role == "exercise" or names.index(names[number]) == number
    ]


def _exercise(path: Path, raw: _Raw, raws: list[_Raw]) -> Exercise:
    """One exercise with all the cells that name it."""
    name = _exercise_of(raw)
    same = [r for r in _answers(raws) if _exercise_of(r) == name]
    if len(same) > 1:
        what = f"two exercises are called {name!r}"
        raise SourceError(path, same[1].line - 1, what, "a name is given once")
    given, driver = (_one_of(path, role, name, raws) for role in ("given", "driver"))
    options = tuple(
        option_of(r.meta["id"], _hint(path, r).texts, r.line)
        for r in raws
        if r.meta.get("option") == name
    )
    points = points_of(path, raw.line - 1, raw.meta.get("points", ""), options)
    checks, numeric = _checks(path, name, raws, tape=_yes(path, raw, "tape", otherwise="yes"))
    if points is not None:
        checks += checks_of(name, points, raw.line)
    is_code = raw.role == "exercise"
    return Exercise(
        taught=_taught(raws[: raws.index(raw)]),
        example=_example(raws[: raws.index(raw)]),
        name=name,
        line=raw.line,
        solution=without_markers(raw.text) if is_code else "",
        blank=blank_of(raw.text, path, raw.line) if is_code else "",
        asks=raw.meta.get("asks", name if options else ""),
        given=given.text if given else "",
        checks=checks,
        numeric=numeric,
        wrong=tuple(_variant(path, r, "wrong") for r in raws if r.meta.get("wrong") == name),
        accept=tuple(_variant(path, r, "accept") for r in raws if r.meta.get("accept") == name),
        hints=tuple(_hint(path, r) for r in raws if r.meta.get("hint") == name),
        defines=raw.meta.get("defines", ""),
        random=_yes(path, raw, "random", otherwise="no"),
        double=_yes(path, raw, "double", otherwise="yes"),
        driver=_driver(path, driver) if driver else "",
        options=options,
        sample={r.meta.get("lang", ""): r.text for r in raws if r.meta.get("answer") == name},
    )


def _one_of(path: Path, role: str, name: str, raws: list[_Raw]) -> _Raw | None:
    """The one cell that an exercise has of a role, if it has one."""
    found = [raw for raw in raws if raw.meta.get(role) == name]
    if len(found) > 1:
        what = f"{name!r} has two {role} cells"
        raise SourceError(path, found[1].line - 1, what, "put all of it in one")
    return found[0] if found else None


def _driver(path: Path, raw: _Raw) -> str:
    """A driver's source, its lines where they stand in the unit: it is read, and never run here."""
    examine_driver(path, raw.line, raw.text)
    return raw.text


def _taught(before: list[_Raw]) -> frozenset[Taught]:
    """What students have read by then, in text and examples."""
    texts = [raw.text for raw in before if raw.role in ("prose", "example", "given")]
    return frozenset(what for what in Taught if any(what in text for text in texts))


def _example(before: list[_Raw]) -> str:
    """The last example before an exercise that asks a tape; "" if there is none."""
    texts = (raw.text for raw in reversed(before) if raw.role == "example")
    return next((text for text in texts if "GradientTape" in text), "")


def _yes(path: Path, raw: _Raw, key: str, *, otherwise: str) -> bool:
    """What an exercise's header says under a key that is yes or no."""
    said = raw.meta.get(key, otherwise)
    if said not in ("yes", "no"):
        raise SourceError(path, raw.line - 1, f'{key}="{said}"', f'{key}="no" or {key}="yes"')
    return said == "yes"


def _checks(
    path: Path, name: str, raws: list[_Raw], *, tape: bool
) -> tuple[tuple[Check, ...], FunctionType | None]:
    """The checks that an exercise's check cells define, in order, and its numeric oracle."""
    cells = [r for r in raws if r.role == "author" or r.meta.get("checks") == name]
    module = import_checks(path, [(r.line, r.text) for r in cells], name)
    checks, numeric = [], None
    for value in vars(module).values():
        if not isinstance(value, FunctionType) or value.__module__ != module.__name__:
            continue
        line = value.__code__.co_firstlineno
        if getattr(value, "cinta_numeric", False):
            if numeric:
                raise SourceError(path, line, f"{name} has two @numeric functions", "one will do")
            numeric = value
        elif (options := getattr(value, "cinta_check", None)) is not None:
            titles = _languages(path, line, inspect.getdoc(value) or "")
            options = {"rtol": None, "tape": None} | options
            if options["tape"] is None:
                options["tape"] = tape
            if isinstance(options.get("rubric"), str):
                options["rubric"] = _languages(path, line, inspect.cleandoc(options["rubric"]))
            check = Check(
                exercise=name, name=value.__name__, titles=titles, line=line, ask=value, **options
            )
            checks.append(check)
        elif value.__code__.co_varnames[:1] == ("ask",):
            what = f"{value.__name__} asks, but is no check"
            raise SourceError(path, line, what, "mark it @public or @hidden(points=...)")
    return _demanding_the_same(checks), numeric


def _demanding_the_same(checks: list[Check]) -> tuple[Check, ...]:
    """The public checks demand what the hidden ones do, of which there is one at least.

    Else an answer would be green in the notebook and nothing when it is graded, or the reverse.
    """
    hidden = [check for check in checks if check.hidden]
    if not hidden:
        return tuple(checks)
    wide = [check.rtol for check in hidden if check.rtol is not None]
    rtol = max(wide) if len(wide) == len(hidden) else None

    def like_the_hidden_ones(check: Check) -> Check:
        return replace(
            check,
            rtol=rtol,
            tape=any(other.tape for other in hidden),
            from_tape=any(other.from_tape for other in hidden),
            same_type=any(other.same_type for other in hidden),
            nan=any(other.nan for other in hidden),
            raises=any(other.raises for other in hidden),
            error=next((other.error for other in hidden if other.error), ""),
            uses=next((other.uses for other in hidden if other.uses), None),
            calls=max(other.calls for other in hidden),
        )

    return tuple(check if check.hidden else like_the_hidden_ones(check) for check in checks)


def _languages(path: Path, line: int, text: str) -> dict[str, str]:
    """``es: ...`` and ``en: ...`` lines of a docstring; any other line would be lost."""
    titles: dict[str, str] = {}
    for row in filter(str.strip, text.split("\n")):
        lang, _, rest = row.strip().partition(":")
        if lang not in LANGUAGES or lang in titles:
            what = f"{row.strip()!r} is no title"
            begun = " or ".join(f"'{lang}: ...'" for lang in LANGUAGES)
            mend = f"one line for each language of the course, which begins with it: {begun}"
            raise SourceError(path, line, what, mend)
        titles[lang] = rest.strip()
    return titles


def _variant(path: Path, raw: _Raw, role: str) -> Variant:
    """A wrong answer or an alternative: leading ``# es:`` / ``# en:`` lines are its message."""
    lines = raw.text.split("\n")
    spoken = list(itertools.takewhile(language_of_comment, lines))
    code = "\n".join(lines[len(spoken) :]).strip("\n")
    meta = raw.meta
    return Variant(
        exercise=meta[role],
        id=meta["id"],
        code=code,
        line=raw.line,
        family=meta.get("family", ""),
        passes_public=meta.get("passes_public", "").strip(),
        messages=_spoken(spoken),
    )


def _hint(path: Path, raw: _Raw) -> Hint:
    """A hint: nothing but ``# es:`` / ``# en:`` lines, since any other would be lost."""
    rows = [row for row in raw.text.split("\n") if row.strip()]
    for number, row in enumerate(raw.text.split("\n"), start=raw.line):
        if row.strip() and language_of_comment(row) is None:
            what = f"{row.strip()!r} is no line of a hint"
            raise SourceError(path, number, what, "begin it with '# es:' or '# en:'")
    return Hint(_spoken(rows), raw.line)


def _spoken(rows: Iterable[str]) -> dict[str, str]:
    """The text of ``# es:`` / ``# en:`` lines by language; several lines of one are joined."""
    texts: dict[str, str] = {}
    for row in rows:
        lang, text = language_of_comment(row) or "", row.strip()[5:].strip()
        texts[lang] = f"{texts[lang]} {text}" if lang in texts else text
    return texts
