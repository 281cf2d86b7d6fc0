"""What is in a folder or an archive, entry by entry: nothing is unpacked, nothing is written.

Names are for the results only. An entry that could harm whoever unpacks the same archive by hand (a
link, a name that leads out of it, a name that Windows reserves) is refused by name, and so is a
second entry of one name; the rest goes on.
"""

from __future__ import annotations

import re
import stat
import struct
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ..errors import InputError
from ..submission.notebook import MAX_BYTES, Unreadable
from .names import legible
from .seen import LINK, SPECIAL, SeenFile, below

MAX_ENTRIES = 100_000
MAX_IN_STUDENTS_ZIP = 1000
MAX_NAME = 2000
"""Characters of a whole name: Moodle's hold a full name of 200 and a student's own folders."""

MAX_DEPTH = 32
MAX_RATIO, LARGE = 300, 2**20
"""A file of more than a MiB that was packed to less than a 300th is no notebook."""

PASSED_OVER = ("__MACOSX", ".ipynb_checkpoints", ".git")
NAMES_ARE_UTF8 = 0x800
"""The bit of a zip entry that says so (APPNOTE.TXT 4.4.4, bit 11)."""

SAID_UTF8 = 0x8000
"""A bit that zips do not use (bit 15), where we have taken that one away."""

ENTRY, ENTRY_BYTES = b"PK\x01\x02", 46
HEADER, HEADER_BYTES = b"PK\x03\x04", 30
"""What begins each entry of a zip's directory (APPNOTE.TXT 4.3.12), and each file in it (4.3.7)."""

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Device names of Windows, also with an ending (learn.microsoft.com, "Naming Files")."""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises for one entry: broken, cut, encrypted, packed in a way that is unknown."""

NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")
"""Endings of notebooks; some browsers add one of their own when they save a file."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file: ``name`` can be stored and shown, ``raw`` is as it was written.

    ``read`` gives its bytes, or raises Unreadable. ``at`` is the time that the archive gives it
    (ISO 8601, no offset), ``order`` the LMS's own count of uploads where it has one. ``refusal``
    says why it is not read; empty if it is. ``seen`` is the file that lies in a folder.
    """

    name: str
    raw: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    at: str = ""
    order: int = 0
    refusal: str = ""
    seen: SeenFile | None = field(default=None, repr=False, compare=False)

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the file's own name."""
        return PurePosixPath(self.name).parts

    @property
    def is_notebook(self) -> bool:
        """By its name."""
        return self.name.lower().endswith(NOTEBOOKS)

    @property
    def is_zip(self) -> bool:
        """By its name."""
        return self.name.lower().endswith(".zip")


def in_folder(folder: Path) -> Iterator[Entry]:
    """The files of a folder in order, and what else is there, by what it is."""
    for path, found in below(folder):
        raw = path.relative_to(folder).as_posix()
        if isinstance(found, SeenFile):
            yield from _admitted(_seen(found, raw))
        elif found in SPECIAL:  # under this name it is nobody's notebook
            name = f"{legible(raw)} ({found})"
            yield from _admitted(Entry(name=name, raw=raw, read=unreadable(found)))
        else:
            yield _refused(raw, f"{found}: put the file itself there" if found == LINK else found)


def in_file(seen: SeenFile, name: str) -> Entry:
    """A single file."""
    return _seen(seen, name)


def _seen(seen: SeenFile, raw: str) -> Entry:
    return Entry(name=legible(raw), raw=raw, read=seen.read, seen=seen)


def in_zip(seen: SeenFile) -> Iterator[Entry]:
    """The entries of an archive; InputError if it cannot be read as one.

    It stays open while its entries live: reading its directory anew for each would take a large
    class minutes.
    """
    try:
        file = seen.open()
        try:
            archive = _opened(file)
        except Unreadable:
            file.close()
            raise
        weakref.finalize(archive, file.close)

        def read(info: zipfile.ZipInfo) -> bytes:
            try:
                return _read_entry(archive, info)
            finally:  # of an archive that changed, an entry may seem damaged, or another
                seen.must_be(file)

        yield from _entries(archive, MAX_ENTRIES, read)
    except Unreadable as error:
        raise InputError(f"{seen.path}: {error}; download it again") from None


def in_students_zip(zipped: Entry) -> list[Entry]:
    """The entries of a zip that a student handed in, named below it; Unreadable if it is none.

    What the LMS knows is the zip: its ``raw`` name, time and order are theirs. zipfile keeps an
    archive's whole directory in memory: a large one is not even opened.
    """
    content = zipped.read()
    if len(content) > MAX_BYTES:
        raise Unreadable(f"the zip has more than {MAX_BYTES // 2**20} MiB")
    if content.count(ENTRY) > MAX_IN_STUDENTS_ZIP:
        raise Unreadable(f"the zip holds more than {MAX_IN_STUDENTS_ZIP} files")

    def read(info: zipfile.ZipInfo) -> bytes:
        with _opened(BytesIO(zipped.read())) as archive:
            return _read_entry(archive, info)

    with _opened(BytesIO(content)) as archive:
        inside = list(_entries(archive, MAX_IN_STUDENTS_ZIP, read))
    return [
        replace(e, name=f"{zipped.name}/{e.name}", raw=zipped.raw, at=zipped.at, order=zipped.order)
        for e in inside
    ]


def is_noise(name: str) -> bool:
    """What systems and editors leave behind."""
    parts = PurePosixPath(name).parts
    return any(part in PASSED_OVER for part in parts) or parts[-1].startswith(("._", ".DS_Store"))


class _WithoutClaims:
    """A zip in which no entry says that its name is UTF-8; ``SAID_UTF8`` where one did.

    For one name that is not, though its entry says so, zipfile gives up the whole archive.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        """As zipfile reads: the directory at once, and the header of an entry by itself."""
        data = bytearray(self._file.read(size))
        if data.startswith(HEADER) and len(data) == HEADER_BYTES:
            _take_claim(data, 6)
        at = 0
        while data.startswith(ENTRY, at) and len(data) >= at + ENTRY_BYTES:
            _take_claim(data, at + 8)
            at += ENTRY_BYTES + sum(struct.unpack_from("<3H", data, at + 28))
        return bytes(data)


def _take_claim(data: bytearray, at: int) -> None:
    (flags,) = struct.unpack_from("<H", data, at)
    if flags & NAMES_ARE_UTF8:
        struct.pack_into("<H", data, at, flags & ~NAMES_ARE_UTF8 | SAID_UTF8)


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        try:
            return zipfile.ZipFile(file)
        except UnicodeDecodeError:
            return zipfile.ZipFile(_WithoutClaims(file))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"not a zip that can be read ({error})"[:200]) from None


def _entries(
    archive: zipfile.ZipFile, most: int, read: Callable[[zipfile.ZipInfo], bytes]
) -> Iterator[Entry]:
    infos = archive.infolist()
    if len(infos) > most:
        raise Unreadable(f"{len(infos)} entries; {most} at most are read")
    seen: set[str] = set()
    for info in infos:
        raw = _decoded(info)
        if info.is_dir() and not info.file_size:
            continue
        if raw in seen:
            yield _refused(raw, "a second entry of this name: the first is read")
            continue
        seen.add(raw)
        name = legible(raw.replace("\\", "/"))
        if problem := _problem(info):
            yield _refused(raw, problem)
        else:
            yield from _admitted(
                Entry(name=name, raw=raw, read=partial(read, info), at=_time(info))
            )


def _admitted(entry: Entry) -> Iterator[Entry]:
    """The entry, or its refusal; nothing for what is to be passed over."""
    if problem := _bad_name(entry.raw):
        yield _refused(entry.raw, problem)
    elif not is_noise(entry.name):
        yield entry


def _problem(info: zipfile.ZipInfo) -> str:
    """Why an entry of an archive is not read, other than for its name."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link: the file itself must be in the archive"
    if "\0" in info.orig_filename:
        return "a NUL character in its name"
    if info.file_size > max(LARGE, MAX_RATIO * info.compress_size):
        return f"unpacks to {info.file_size / max(1, info.compress_size):.0f} times its size"
    return ""


def _bad_name(raw: str) -> str:
    """Why a name is refused; empty if it is not."""
    parts = raw.replace("\\", "/").split("/")
    if parts[0] == "" or re.match(r"[A-Za-z]:[/\\]", raw):
        return "an absolute name"
    if drive := re.match(r"[A-Za-z]:", raw):
        return f"{drive[0]!r} at its beginning is a drive to Windows: rename it"
    if ".." in parts:
        return "a name that leads out of the archive"
    if len(raw) > MAX_NAME:
        return f"a name of {len(raw)} characters; {MAX_NAME} at most are read"
    if len(parts) > MAX_DEPTH:
        return f"{len(parts)} folders deep; {MAX_DEPTH} at most are read"
    if reserved := next((part for part in parts if RESERVED.fullmatch(part)), ""):
        return f"{legible(reserved)} is a name that Windows reserves: rename it"
    return ""


def _refused(raw: str, reason: str) -> Entry:
    """An entry that is named and never read; its name is tame, as it may stand in the results."""
    parts = [p for p in raw.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    name = legible("/".join(parts))[-MAX_NAME:] or "?"
    return Entry(name=name, raw=raw, read=unreadable(reason), refusal=reason)


def unreadable(reason: str) -> Callable[[], bytes]:
    """What stands for reading a file that is not read: it raises Unreadable."""
    return partial(_refuse, reason)


def _refuse(reason: str) -> bytes:
    raise Unreadable(reason)


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name of an entry: without the flag, Linux and macOS write UTF-8 and Windows cp850."""
    if info.flag_bits & NAMES_ARE_UTF8:
        return info.filename
    try:
        written = info.filename.encode("cp437")
        if info.flag_bits & SAID_UTF8:
            return written.decode("utf-8", "surrogateescape")
        return written.decode("utf-8")
    except UnicodeEncodeError:  # zipfile took the name from a Unicode extra field
        return info.filename
    except UnicodeDecodeError:
        return written.decode("cp850")


def _time(info: zipfile.ZipInfo) -> str:
    """When the file was last changed, as the archive says; empty for no date at all."""
    try:
        return datetime(*info.date_time).isoformat(sep=" ")
    except ValueError:
        return ""


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry; Unreadable if this one is damaged, encrypted or packed oddly."""
    try:
        with archive.open(info) as entry:
            return entry.read(MAX_BYTES + 1)
    except DAMAGED as error:
        raise Unreadable(f"the zip's entry cannot be read ({error})"[:200]) from None
