"""``cinta init``: a new course in a folder of its own, which works at once.

The units of this course are for teachers alone: they are not in the package, which students install
too. They travel as a zip that ``cinta build`` leaves beside the archives, or lie in another course.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..course import FILE, SOURCES, Course, find
from ..errors import InputError
from ..packed import entries_of, packed
from ..render.records import put
from ..render.wheel import PACKAGE, is_checkout, wheel_name
from ..unit import LANGUAGES
from .slips import SLIPS

TEMPLATES = Path(__file__).with_name("new_course")
ENDING = "-units.zip"
BESIDE = ("mutants.toml", SLIPS)
"""What may lie beside the units' sources and travels with them: excuses, what the gate found."""

MOST_BYTES = 2**26
"""How large the units of a course may be together."""


def new_course(folder: Path, *, source: Path | None, empty: bool) -> list[str]:
    """Write a course into a new or empty folder; the names of its files, from there.

    ``source`` is another course's folder, or its zip of units; by default the zip in the working
    folder, or in a checkout its own course. ``empty``: one sample unit. InputError where the folder
    is not free, or there are no units to be had.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there and not empty. Fix: name a new folder")
    sample = {"u01_sample.py": _template("u01_sample").encode()}
    units, languages = (sample, LANGUAGES) if empty else _units_of(source or _nearest())
    files = {f"units/{name}": data for name, data in units.items()}
    name = _name_of(folder)
    course = Course(root=folder, name=name, version="1.0", languages=languages, units="units")
    files |= {FILE: _toml(course).encode(), ".gitignore": _template("gitignore").encode()}
    unit = min(name for name in units if name.endswith(".py")).removesuffix(".py")
    for lang in languages:
        main = lang == "en" or len(languages) == 1
        words = {"name": folder.resolve().name, "lang": lang, "unit": unit}
        text = _template(f"README.{lang}").format(
            code=wheel_name(), course=course.wheel_name, **words
        )
        files["README.md" if main else f"README.{lang}.md"] = text.encode()
    return sorted(put(folder, files))


def units_zip(course: Course) -> tuple[str, bytes]:
    """The course's units as they travel, for teachers alone: the file's name and its bytes."""
    name = course.wheel_name.removesuffix("-py3-none-any.whl") + ENDING
    paths = [*course.sources.glob(SOURCES), *(course.sources / name for name in BESIDE)]
    entries = {f"units/{path.name}": path.read_bytes() for path in paths if path.is_file()}
    entries["languages"] = " ".join(course.languages).encode()
    return name, packed(entries, compressed=True)


def _template(name: str) -> str:
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def _nearest() -> Path:
    """The one zip of units here; in a checkout its course."""
    here = sorted(Path().glob(f"*{ENDING}"))
    if len(here) == 1:
        return here[0]
    if not here and is_checkout():
        return PACKAGE.parents[1]
    found = f"there are {', '.join(map(str, here))}" if here else f"there is no *{ENDING} here"
    raise InputError(
        f"whose units? {found}. Fix: --from FILE{ENDING} (it comes with a release, for teachers "
        "alone), --from FOLDER of another course, or --empty for one sample unit"
    )


def _units_of(source: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The units' files by name, and the languages of the course that they are of."""
    if source.is_dir():
        course = find(source)
        name, data = units_zip(course)
        return _unpacked(Path(name), entries_of(data))
    if not source.is_file():
        raise InputError(f"{source}: no such file or folder. Fix: name a *{ENDING} or a course")
    try:
        with zipfile.ZipFile(source) as opened:
            if sum(info.file_size for info in opened.infolist()) > MOST_BYTES:
                raise InputError(f"{source}: too large for a course's units. Fix: name another")
        return _unpacked(source, entries_of(source.read_bytes()))
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise InputError(f"{source}: no zip of units ({error}). Fix: name another") from None


def _unpacked(
    source: Path, entries: Mapping[str, bytes]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Only what is a unit's, by its name: nothing else of a zip is written anywhere."""
    beside = {f"units/{name}" for name in BESIDE}
    names = [n for n in entries if re.fullmatch(r"units/u\d\d_\w+\.py", n) or n in beside]
    said = entries.get("languages", b"").decode("utf-8", "replace").split()
    languages = tuple(lang for lang in said if lang in LANGUAGES)
    if not any(name.endswith(".py") for name in names) or not languages:
        raise InputError(f"{source}: holds no units. Fix: name a *{ENDING} that cinta build made")
    return {name.removeprefix("units/"): entries[name] for name in sorted(names)}, languages


def _name_of(folder: Path) -> str:
    """A course's name from its folder's: small letters of ASCII, digits, and - between them."""
    plain = unicodedata.normalize("NFKD", folder.resolve().name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-_")
    name = re.sub(r"[-_]{2,}", "-", name)
    return name if name[:1].isalpha() else f"course-{name}".strip("-")


def _toml(course: Course) -> str:
    values = {
        "name": course.name,
        "version": course.version,
        "languages": course.languages,
        "units": course.units,
        "address": course.address,
    }
    return _template("cinta").format(**{key: _quoted(value) for key, value in values.items()})


def _quoted(value: str | Iterable[str]) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(map(_quoted, value))}]"
