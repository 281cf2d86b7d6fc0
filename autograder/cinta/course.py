"""A course: the folder in which ``cinta.toml`` lies, found from where a command is run upwards."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from .errors import InputError

FILE = "cinta.toml"
"""The file that makes a folder a course."""

SOURCES = "u[0-9][0-9]_*.py"
"""How the units' sources are called."""

EXERCISES, SOLUTIONS = "exercises", "solutions"
"""The folders of what is generated for students, and of the same solved."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """What ``cinta.toml`` says.

    ``units`` is the folder of the units' sources and ``archives`` that of what is made for Otter,
    both from ``root``. ``address`` is where students get their files from; empty if these are
    handed out with the notebooks.
    """

    root: Path
    name: str
    version: str
    languages: tuple[str, ...]
    units: str
    address: str = ""

    @property
    def sources(self) -> Path:
        """The folder of the units' sources."""
        return self.root / self.units

    @property
    def archives(self) -> str:
        """The folder of what is made for Otter and for teachers, beside that of the units."""
        return (PurePosixPath(self.units).parent / "dist").as_posix()

    @property
    def module(self) -> str:
        """The package that students install of this course, as it is imported."""
        return f"cinta_{self.name.replace('-', '_')}"

    @property
    def wheel_name(self) -> str:
        """The file of that package."""
        return f"{self.module}-{self.version}-py3-none-any.whl"


def find(folder: Path | None = None) -> Course:
    """The course of a folder, or of the working folder or the nearest above it; else InputError."""
    if folder is not None:
        return read(folder if folder.name == FILE else folder / FILE)
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / FILE).is_file():
            return read(place / FILE)
    raise InputError(
        f"no {FILE} in {here} or above it: go into a course, name one with --course FOLDER, "
        "or make one with cinta init FOLDER"
    )


def read(path: Path) -> Course:
    """The course that a ``cinta.toml`` describes; InputError has file, line and mend."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; cinta init FOLDER makes a course")
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8. Fix: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        raise _wrong(path, line, f"not TOML: {error}", 'write lines like name = "value"') from None
    return _course(path, text, table)


def _course(path: Path, text: str, table: Mapping[str, object]) -> Course:
    for key, value in table.items():
        line = _line(text, key)
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            mend = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(KEYS)}"
            raise _wrong(path, line, f"no key {key!r}", mend)
        fits, mend = KEYS[key]
        if not fits(value):
            raise _wrong(path, line, f"{key} = {value!r}", mend)
    for key in KEYS:
        if key not in table and key != "address":
            mend = f"add a line {key} = ...: {KEYS[key][1]}"
            raise _wrong(path, text.count("\n") + 1, f"{key} is missing", mend)
    values = {k: tuple(v) if isinstance(v, list) else str(v) for k, v in table.items()}
    course = Course(root=path.resolve().parent, **values)  # type: ignore[arg-type]
    if not course.sources.is_dir():
        mend = "make it, or name the folder in which the units lie"
        raise _wrong(path, _line(text, "units"), f"there is no folder {course.units}", mend)
    return course


def _line(text: str, key: str) -> int:
    """Where a key stands; TOML's own reader does not tell."""
    pattern = re.compile(rf"\s*[\[\"']*{re.escape(key)}\b")
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if pattern.match(line)), 1)


def _wrong(path: Path, line: int, what: str, mend: str) -> InputError:
    return InputError(f"{path}:{line}: {' '.join(what.split())}. Fix: {mend}")


def _is_text(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def _are_languages(value: object) -> bool:
    is_language = _is_text("[a-z]{2,3}")
    return (
        isinstance(value, list)
        and bool(value)
        and all(map(is_language, value))
        and len(set(value)) == len(value)
    )


def _is_folder(value: object) -> bool:
    """A folder below the root, in the one way of writing that every system reads."""
    if not isinstance(value, str) or "\\" in value or value.startswith("/"):
        return False
    parts = PurePosixPath(value).parts
    return bool(parts) and ".." not in parts and ":" not in value


def _is_address(value: object) -> bool:
    if value == "":
        return True
    if not isinstance(value, str) or re.search(r"[\s\"'\\]", value):
        return False
    return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


KEYS: dict[str, tuple[Callable[[object], bool], str]] = {
    "name": (
        _is_text("[a-z][a-z0-9]*([_-][a-z0-9]+)*"),
        'small letters, digits, _ and -, as in "gradients_2026"',
    ),
    "version": (_is_text(r"\d+(\.\d+)*"), 'numbers and points, as in "1.0"'),
    "languages": (_are_languages, 'a list, as in ["es", "en"]'),
    "units": (_is_folder, 'a folder of the course, as in "units"'),
    "address": (_is_address, 'where students get their files, "https://...", or "" for nowhere'),
}
"""What may stand in the file: whether a value fits, and what one looks like."""
