"""Find the submissions: a notebook, a folder of them, or a zip of such a folder.

Archives are read entry by entry, never unpacked, with caps on count and size.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..errors import InputError
from .notebook import MAX_BYTES

MAX_ENTRIES = 100_000
PASSED_OVER = ("__MACOSX", ".ipynb_checkpoints", ".git")


@dataclass(frozen=True)
class Submission:
    """One file that a student handed in; ``name`` is unique in a run, ``read`` gives its bytes."""

    name: str
    student: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Intake:
    """What was found: the submissions in order, and the files that are none, by name."""

    submissions: tuple[Submission, ...]
    passed_over: tuple[str, ...]


def take_in(paths: list[Path]) -> Intake:
    """All submissions in the given notebooks, folders and zips; InputError if there are none."""
    found: dict[str, Submission] = {}
    passed_over: list[str] = []
    for path in paths:
        for name, read in _files(path):
            if _is_noise(name):
                continue
            if not name.lower().endswith(".ipynb"):
                passed_over.append(name)
                continue
            unique = _unique(name, found)
            student = unicodedata.normalize("NFC", str(PurePosixPath(unique).with_suffix("")))
            found[unique] = Submission(unique, student, read)
    if not found:
        places = ", ".join(str(path) for path in paths)
        raise InputError(f"{places}: no .ipynb file; give a notebook, a folder of them, or its zip")
    ordered = sorted(found.values(), key=lambda submission: submission.name)
    return Intake(tuple(ordered), tuple(sorted(passed_over)))


def _files(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if path.is_dir():
        yield from _in_folder(path)
    elif path.is_file() and path.suffix.lower() == ".zip":
        yield from _in_zip(path)
    elif path.is_file():
        yield path.name, lambda: _read_file(path)
    else:
        raise InputError(f"{path}: no such file or folder; give a notebook, a folder, or a zip")


def _in_folder(folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), lambda path=path: _read_file(path)


def _read_file(path: Path) -> bytes:
    """The bytes of a file, one more than the limit at most, so that reading says "too large"."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _in_zip(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path}: not a zip that can be read ({error}); download it again") from None
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"{path}: {len(entries)} entries; {MAX_ENTRIES} at most are read")
    for entry in entries:
        if not entry.is_dir():
            yield _tame(entry.filename), lambda entry=entry: _read_entry(path, entry)


def _tame(name: str) -> str:
    """A name for the results only: nothing is ever written under it."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..")]
    return "/".join(parts) or "?"


def _read_entry(path: Path, entry: zipfile.ZipInfo) -> bytes:
    with zipfile.ZipFile(path) as archive, archive.open(entry) as file:
        return file.read(MAX_BYTES + 1)


def _is_noise(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in PASSED_OVER for part in parts) or parts[-1].startswith(("._", ".DS_Store"))


def _unique(name: str, taken: dict[str, Submission]) -> str:
    """The name, or the name with a number where two inputs share it."""
    path, number, unique = PurePosixPath(name), 2, name
    while unique in taken:
        unique = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        number += 1
    return unique
