"""Find the submissions: a notebook, a folder of them, or a zip of such a folder.

A zip inside a folder is one student's, as ``grader.export()`` makes it. Archives are read entry by
entry, never unpacked, with caps on count and size.
"""

from __future__ import annotations

import os
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from ..errors import InputError
from .notebook import MAX_BYTES, Unreadable

MAX_ENTRIES = 100_000
MAX_IN_STUDENTS_ZIP = 1000
MAX_NOTEBOOKS_OF_A_STUDENT = 20
PASSED_OVER = ("__MACOSX", ".ipynb_checkpoints", ".git")
ENTRY = b"PK\x01\x02"
"""What begins each entry of a zip's directory (APPNOTE.TXT 4.3.12)."""

NAMES_ARE_UTF8 = 0x800
"""The bit of a zip entry that says so (APPNOTE.TXT 4.4.4, bit 11)."""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises for one entry: broken, cut, encrypted, packed in a way that is unknown."""


@dataclass(frozen=True)
class Submission:
    """One file that a student handed in: ``name`` is unique in a run.

    ``read`` gives its bytes, or raises Unreadable.
    """

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
        for raw_name, read in _files(path):
            name = _legible(raw_name)
            if _is_noise(name):
                continue
            if not name.lower().endswith((".ipynb", ".zip")):
                passed_over.append(name)
                continue
            unique = _unique(name, found)
            found[unique] = Submission(unique, _student(unique), read)
    if not found:
        places = ", ".join(str(path) for path in paths)
        raise InputError(f"{places}: no .ipynb file; give a notebook, a folder of them, or its zip")
    ordered = sorted(found.values(), key=lambda submission: submission.name)
    return Intake(tuple(ordered), tuple(sorted(passed_over)))


def _student(name: str) -> str:
    """Whose it is, as far as the name tells: the file's name, or that of the student's own zip."""
    path = PurePosixPath(name)
    return str((path.parent if path.parent.suffix.lower() == ".zip" else path).with_suffix(""))


def _files(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if path.is_dir():
        yield from _in_folder(path)
    elif path.is_file() and path.suffix.lower() == ".zip":
        yield from _in_zip(path)
    elif path.is_file():
        yield path.name, partial(_read_file, path)
    else:
        raise InputError(f"{path}: no such file or folder; give a notebook, a folder, or a zip")


def _in_folder(folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() == ".zip":
            yield from _in_students_zip(name, path)
        else:
            yield name, partial(_read_file, path)


def _in_students_zip(name: str, path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The notebooks of one student's zip; a zip that holds none is a submission all the same."""
    inside: list[tuple[str, Callable[[], bytes]]] = []
    if problem := _too_much(path):
        yield name, partial(_refuse, problem)
        return
    try:
        inside = [(entry, read) for entry, read in _in_zip(path) if _is_notebook(entry)]
        problem = "the zip holds no notebook"
    except InputError:
        problem = "the zip cannot be read"
    if len(inside) > MAX_NOTEBOOKS_OF_A_STUDENT:
        problem = f"the zip holds {len(inside)} notebooks; hand in the one that counts"
        inside = []
    for entry, read in inside:
        yield f"{name}/{entry}", read
    if not inside:
        yield name, partial(_refuse, problem)


def _too_much(path: Path) -> str:
    """Why a student's zip is not even opened: zipfile keeps its whole directory in memory."""
    content = _read_file(path)
    if len(content) > MAX_BYTES:
        return f"the zip has more than {MAX_BYTES // 2**20} MiB"
    if content.count(ENTRY) > MAX_IN_STUDENTS_ZIP:
        return f"the zip holds more than {MAX_IN_STUDENTS_ZIP} files"
    return ""


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb") and not _is_noise(name)


def _refuse(problem: str) -> bytes:
    raise Unreadable(problem)


def _read_file(path: Path) -> bytes:
    """The bytes of a file, one more than the limit at most, so that reading says "too large"."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _in_zip(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(
            f"{path}: not a zip that can be read ({error}); download it again"
        ) from None
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"{path}: {len(entries)} entries; {MAX_ENTRIES} at most are read")
    for entry in entries:
        name = _tame(_name(entry))
        if entry.is_dir():
            continue
        if name.lower().endswith(".zip"):
            yield name, partial(_refuse, "a zip inside a zip is not opened: unpack the outer one")
        else:
            yield name, partial(_read_entry, path, entry)


def _legible(name: str) -> str:
    """A name that can be stored and shown: bytes that are no UTF-8 replaced, accents composed."""
    text = os.fsencode(name).decode("utf-8", "replace")
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return unicodedata.normalize("NFC", shown)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: without the flag, Linux and macOS write UTF-8 and Windows cp850."""
    if entry.flag_bits & NAMES_ARE_UTF8:
        return entry.filename
    try:
        written = entry.filename.encode("cp437")
        return written.decode("utf-8")
    except UnicodeEncodeError:  # zipfile took the name from a Unicode extra field
        return entry.filename
    except UnicodeDecodeError:
        return written.decode("cp850")


def _tame(name: str) -> str:
    """A name for the results only: nothing is ever written under it."""
    parts = [
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..")
    ]
    return "/".join(parts) or "?"


def _read_entry(path: Path, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry; Unreadable if this one is damaged, encrypted or packed oddly."""
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open(entry) as file:
                return file.read(MAX_BYTES + 1)
        except DAMAGED as error:
            raise Unreadable(f"the zip's entry cannot be read ({error})"[:200]) from None


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
