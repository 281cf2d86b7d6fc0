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
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            opened.writestr(info, entries[name])
    return file.getvalue()


def split(entries: Mapping[str, bytes], limit: int) -> list[dict[str, bytes]]:
    """The entries, sorted, in parts that are compressed zips of no more than ``limit`` bytes.

    An entry that is larger by itself is a part of its own.
    """
    frame = len(packed({}))
    parts: list[dict[str, bytes]] = []
    room = 0
    for name in sorted(entries):
        share = len(packed({name: entries[name]}, compressed=True)) - frame
        if not parts or share > room:
            parts.append({})
            room = limit - frame
        parts[-1][name] = entries[name]
        room -= share
    return parts


def entries_of(data: bytes) -> dict[str, bytes]:
    """The files in a zip of our own by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
