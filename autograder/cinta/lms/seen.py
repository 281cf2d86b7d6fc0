"""Regular files as intake saw them: what is opened later is that file, or nothing.

A class is graded for minutes or hours, and its folder may change meanwhile: a notebook is deleted,
written anew, or becomes a FIFO (to open which may take for ever) or a link to somebody else's file.
A file is known by its device, inode, size and time of change: one that differs in any is not read,
even where a folder above it has become a link.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..submission.notebook import MAX_BYTES, OutOfReach

FOR_READING = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
"""How a file is opened: no link is followed, no FIFO waited for. Windows has not all of these."""

LINK = "a link"
KINDS = {
    stat.S_IFREG: "a file",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: LINK,
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a block device",
    stat.S_IFCHR: "a character device",
}
SPECIAL = tuple(KINDS.values())[3:]
"""What is in the file system and holds nothing that anybody handed in."""

Identity = tuple[int, int, int, int]


@dataclass(frozen=True)
class SeenFile:
    """A regular file: where it was, and which one it was."""

    path: Path
    identity: Identity

    def open(self) -> BinaryIO:
        """The very file; OutOfReach if something else is there now, or it cannot be opened."""
        try:
            file = os.fdopen(os.open(self.path, FOR_READING), "rb")
        except OSError as error:
            raise self._out_of_reach(error) from None
        try:
            self.must_be(file)
        except OutOfReach:
            file.close()
            raise
        return file

    def must_be(self, file: BinaryIO) -> None:
        """OutOfReach if an open file is not this one, as it was seen."""
        if _identity(os.fstat(file.fileno())) != self.identity:
            raise self._out_of_reach(None)

    def read(self) -> bytes:
        """Its bytes, one more than the limit at most, so that reading says "too large"."""
        with self.open() as file:
            try:
                content = file.read(MAX_BYTES + 1)
            except OSError as error:
                raise self._out_of_reach(error) from None
            self.must_be(file)
        return content

    def _out_of_reach(self, error: OSError | None) -> OutOfReach:
        """In one line: what is there now, or what the system says of the file."""
        mend = "mend that, then go on with --resume"
        try:
            now = os.lstat(self.path)
        except OSError:
            return OutOfReach(f"the file is gone since it was found: {mend}")
        if _identity(now) == self.identity:
            return OutOfReach(f"the file cannot be read ({error and error.strerror}): {mend}")
        what = KINDS.get(stat.S_IFMT(now.st_mode), "something else")
        became = "" if stat.S_ISREG(now.st_mode) else f", it is {what} now"
        return OutOfReach(f"the file changed since it was found{became}: {mend}")


def read_named(path: Path) -> bytes:
    """The bytes of a file that a person named, links followed, one more than the limit at most.

    OSError if it cannot be read, or is no regular file: nobody waits for a FIFO, and a device may
    have no end.
    """
    with open(path, "rb", opener=_named) as file:
        return file.read(MAX_BYTES + 1)


def _named(path: str, _flags: int) -> int:
    descriptor = os.open(path, FOR_READING & ~getattr(os, "O_NOFOLLOW", 0))
    what = KINDS.get(stat.S_IFMT(os.fstat(descriptor).st_mode), "no file")
    if what in SPECIAL:
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"it is {what}")
    return descriptor  # of a folder, open() says what it is


def see(path: Path) -> SeenFile | str:
    """The regular file that is there, or in words what is there instead; no link is followed."""
    try:
        found = os.lstat(path)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if identity := _identity(found):
        return SeenFile(path, identity)
    return KINDS.get(stat.S_IFMT(found.st_mode), "no file")


def below(folder: Path) -> Iterator[tuple[Path, SeenFile | str]]:
    """All that is in a folder and below it but the folders, in order; no link is followed.

    A folder that cannot be listed is there with what the system says.
    """
    found: dict[Path, SeenFile | str] = {}

    def unlisted(error: OSError) -> None:
        found[Path(error.filename)] = f"cannot be opened ({error.strerror})"

    for place, folders, files in os.walk(folder, onerror=unlisted):
        for name in (*folders, *files):
            path = Path(place, name)
            found[path] = see(path)
    yield from sorted((path, what) for path, what in found.items() if what != KINDS[stat.S_IFDIR])


def _identity(found: os.stat_result) -> Identity | None:
    """Which regular file it is; None if it is no regular file."""
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
