"""Zips whose bytes follow from what is in them: the same entries give the same file anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (2020, 1, 1, 0, 0, 0)
"""The time of every entry."""


def packed(entries: Mapping[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """A zip (or wheel) of the entries, sorted, at one time; stored, for zlibs differ in bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as opened:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            opened.writestr(info, entries[name])
    return file.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    """The files in a zip of our own by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
