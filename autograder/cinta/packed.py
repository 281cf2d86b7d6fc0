"""Zips whose bytes follow from what is in them: stored, the same entries give the same file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (2020, 1, 1, 0, 0, 0)
"""The time of every entry."""


def packed(
    entries: Mapping[str, bytes], executable: tuple[str, ...] = (), *, compressed: bool = False
) -> bytes:
    """A zip (or wheel) of the entries, sorted, at one time.

    It is stored, for zlibs differ in bytes: where it is ``compressed`` instead, the same entries
    give the same file with the same zlib only, as on one machine.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name in sorted(entries):
            opened.writestr(_header(name, name in executable, compressed), entries[name])
    return file.getvalue()


def _header(name: str, is_executable: bool, is_compressed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 3
    info.compress_type = zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED
    info.external_attr = (0o100755 if is_executable else 0o100644) << 16
    return info


def packed_within(entries: Mapping[str, bytes], limit: int) -> list[bytes]:
    """The entries, sorted, in compressed zips of no more than ``limit`` bytes.

    An entry that is larger by itself is a zip of its own.
    """
    parts: list[_Part] = []
    for name in sorted(entries):
        if not parts or not parts[-1].has_room_for(name, entries[name]):
            parts.append(_Part(limit))
        parts[-1].add(name, entries[name])
    return [part.closed() for part in parts]


_EMPTY = len(packed({}))


class _Part:
    """A compressed zip that grows."""

    def __init__(self, limit: int) -> None:
        self._file = io.BytesIO()
        self._zip = zipfile.ZipFile(self._file, "w")
        self._room = limit - _EMPTY

    def has_room_for(self, name: str, content: bytes) -> bool:
        """Whether it fits; only where that is not sure by its length is it compressed to see."""
        # zlib makes nothing longer by more than 5 bytes in 16 KiB, and 11.
        at_most = _frame(name) + len(content) + len(content) // 1024 + 64
        if at_most <= self._room:
            return True
        return len(packed({name: content}, compressed=True)) - _EMPTY <= self._room

    def add(self, name: str, content: bytes) -> None:
        info = _header(name, False, True)
        self._zip.writestr(info, content)
        self._room -= _frame(name) + info.compress_size

    def closed(self) -> bytes:
        """Its bytes."""
        self._zip.close()
        return self._file.getvalue()


_NAMELESS = len(packed({"x": b""})) - _EMPTY - 2


def _frame(name: str) -> int:
    """The bytes of an entry that are not its content: a header before it, one in the directory.

    Both hold its name.
    """
    return _NAMELESS + 2 * len(name.encode())


def entries_of(data: bytes) -> dict[str, bytes]:
    """The files in a zip of our own by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
