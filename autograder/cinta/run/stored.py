"""What a submission stores in its scratch: measured while it runs, wiped when it has ended.

Students name, nest and lock what they like, so nothing here recurses, follows a link, grows a path
or trusts a mode.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

MAX_BYTES = 512 * 2**20
MAX_FILES = 10_000
"""What one submission may store: bytes on the disk; files, folders and links."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass
class Stored:
    """How much lies in a folder; counting ends at the limits."""

    size: int = 0
    files: int = 0

    @property
    def too_much(self) -> bool:
        """Is it more than a submission may store?"""
        return self.size > MAX_BYTES or self.files > MAX_FILES


def stored(place: str) -> Stored:
    """What lies in a folder now, however deep, with one descriptor; what is locked is left out.

    A file that was deleted and is still open is not seen.
    """
    total = Stored()
    try:
        here = os.open(place, _FOLDER)
    except OSError:
        return total
    below = [_count(here, total)]
    while below and not total.too_much:
        step = below[-1].pop() if below[-1] else ".."
        try:
            there = os.open(step, _FOLDER, dir_fd=here)
        except OSError:
            if step == "..":
                break
            continue
        os.close(here)
        here = there
        if step == "..":
            below.pop()
        else:
            below.append(_count(here, total))
    os.close(here)
    return total


def _count(folder: int, total: Stored) -> list[str]:
    """Add the entries of a folder, and name the folders among them."""
    folders = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            total.files += 1
            with contextlib.suppress(OSError):  # gone since
                total.size += 512 * entry.stat(follow_symlinks=False).st_blocks
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
            if total.too_much:
                break
    return folders


def wipe(place: str) -> None:
    """Remove a file or a folder with all that is in it: it would be the next submission's.

    A folder inside is first moved out, beside the place itself, so that no path grows; what does
    not let itself be opened is opened by whom it belongs to, or by root.
    """
    if os.path.islink(place) or not os.path.isdir(place):
        with contextlib.suppress(OSError):
            os.unlink(place)
        return
    folders, moved = [place], 0
    while folders:
        folder = folders.pop()
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)
        for entry in _entries(folder):
            with contextlib.suppress(OSError):
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                moved += 1
                os.chmod(entry.path, 0o700)  # else it cannot be moved by an ordinary user
                os.rename(entry.path, f"{place}.{moved}")
                folders.append(f"{place}.{moved}")
        with contextlib.suppress(OSError):
            os.rmdir(folder)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
