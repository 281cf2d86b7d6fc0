"""A disk that is full: a tmpfs of a few hundred KiB, in a mount namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .classroom import Outcome, outcome
from .locks import refused
from .run import Run

ROOM = 64 * 2**20


class NoMounts(Exception):
    """Nothing can be mounted here: not root, and no user namespaces."""


class SmallDisk:
    """A disk at ``place``; only commands with the prefix ``inside`` see it. For a ``with``."""

    def __init__(self, place: Path, size: int) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self.place, self._size = place, size

    def __enter__(self) -> SmallDisk:
        own = () if os.geteuid() == 0 else ("--user", "--map-root-user")
        if not shutil.which("unshare") or not shutil.which("nsenter"):
            raise NoMounts("util-linux (unshare, nsenter) is not installed")
        # It says so when the namespace is there, and lives until its input is closed.
        self._keeper = subprocess.Popen(
            ["unshare", *own, "--mount", "sh", "-c", "echo ready; cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._keeper.stdout
        if self._keeper.stdout.readline() != b"ready\n":
            self.__exit__()
            raise NoMounts("no mount namespace can be made")
        enter = ("--user", "--preserve-credentials") if own else ()
        self.inside = ("nsenter", f"--target={self._keeper.pid}", "--mount", *enter, "--")
        try:
            self._mount(f"size={self._size}")
        except subprocess.CalledProcessError as error:
            self.__exit__()
            raise NoMounts(f"no tmpfs can be mounted ({error})") from None
        return self

    def _mount(self, options: str) -> None:
        self.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.place))

    def run(self, *command: str) -> None:
        """Run a command that sees the disk; CalledProcessError if it fails."""
        subprocess.run([*self.inside, *command], check=True, stderr=subprocess.DEVNULL)

    def make_room(self) -> None:
        """The same disk, with all the space that anybody could want."""
        self._mount(f"remount,size={ROOM}")

    def copy(self, name: str, to: Path) -> Path:
        """A copy of one of its folders outside."""
        self.run("cp", "-r", str(self.place / name), str(to))
        return to

    def __exit__(self, *_: object) -> None:
        self._keeper.communicate()


def no_file_larger_than(size: int) -> Sequence[str]:
    """A command prefix: what a quota or a full disk is like where nothing can be mounted.

    The limit is the soft one of ``setrlimit(2)``; a write beyond it fails with EFBIG.
    """
    return ("prlimit", f"--fsize={size}:unlimited", "--")


def fill(folder: Path, work: Path, seed: int, size: int) -> tuple[Outcome, bool]:
    """A run on a disk of ``size`` bytes, then with space; its outcome, and if the disk was full."""
    options = ("--seed", str(seed))
    with SmallDisk(work / "disk", size) as disk:
        out = disk.place / "out"
        with Run(folder, out, *options, prefix=disk.inside) as run:
            code = run.wait()
            full = code != 0
            if full:
                refused(run, code, "make space, then go on with --resume")
        disk.make_room()
        with Run(folder, out, *options, "--resume", prefix=disk.inside) as run:
            _well(run)
        return outcome(disk.copy("out", work / "copy")), full


def limit(folder: Path, out: Path, seed: int, size: int) -> tuple[Outcome, bool]:
    """The same with a limit on the size of a file: a quota, where nothing can be mounted."""
    options = ("--seed", str(seed))
    with Run(folder, out, *options, prefix=no_file_larger_than(size)) as run:
        code = run.wait()
        full = code != 0
        if full:
            refused(run, code, "then go on with --resume")
    with Run(folder, out, *options, "--resume") as run:
        _well(run)
    return outcome(out), full


def _well(run: Run) -> None:
    code = run.wait()
    if code != 0:
        raise AssertionError(f"with space, a resumed run ends with exit code {code}: {run.said()}")
