"""A real ``cinta grade`` in a process of its own, and the processes below it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psutil

from .classroom import ROOT, UNIT

Target = Literal["supervisor", "bubblewrap", "loader", "keeper", "zygote", "child"]
TARGETS: tuple[Target, ...] = (
    "supervisor",
    "bubblewrap",
    "loader",
    "keeper",
    "zygote",
    "child",
)

LIMITS = ("--cell-timeout", "3", "--timeout", "90")
"""No honest cell of the small class takes nearly as long, even on a busy machine."""

PROGRAM = """\
import sys
import cinta.records.store
cinta.records.store.PATIENCE_SECONDS = float(sys.argv.pop(1))
from cinta.cli import main
sys.exit(main())
"""


class Run:
    """One ``cinta grade``; use it in a ``with``, which ends it and all below it."""

    def __init__(
        self,
        folder: Path,
        out: Path,
        *more: str,
        jobs: int = 2,
        prefix: Sequence[str] = (),
        patience: float = 60.0,
    ) -> None:
        self.out = out
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        command = [sys.executable, "-c", PROGRAM, str(patience), "grade", str(folder)]
        command += ["--unit", UNIT, "--out", str(out), "--jobs", str(jobs), *LIMITS, *more]
        command += ["--course", str(ROOT)]
        self.process = subprocess.Popen(
            [*prefix, *command], stdout=self._said, stderr=subprocess.STDOUT
        )
        self.began = time.monotonic()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        below = self._below()
        self.process.kill()
        self.process.wait()
        self._said.close()
        alive = psutil.wait_procs(below, timeout=20)[1]
        if alive:
            raise AssertionError(f"processes of an ended run live on: {alive}")

    def wait(self, seconds: float = 300.0) -> int:
        """Its exit code; AssertionError if it hangs."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"a run hangs; it said {self.said()}") from None

    def said(self) -> str:
        """All that it has printed so far."""
        size = os.fstat(self._said.fileno()).st_size
        return os.pread(self._said.fileno(), size, 0).decode(errors="replace")

    def ended(self) -> bool:
        """True if it has ended by itself."""
        return self.process.poll() is not None

    @contextmanager
    def halted(self) -> Iterator[None]:
        """It stands still meanwhile, with all that it holds, however slow others are."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def kill(self, target: Target, chance: random.Random) -> bool:
        """SIGKILL one of the processes that are ``target`` now; False if there is none."""
        victims = self.find(target)
        if not victims:
            return False
        try:
            chance.choice(victims).send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            return False
        return True

    def find(self, target: Target) -> list[psutil.Process]:
        """The processes that are ``target`` now."""
        if target == "supervisor":
            return [] if self.ended() else [psutil.Process(self.process.pid)]
        return [process for process in self._below() if what(process) == target]

    def _below(self) -> list[psutil.Process]:
        try:
            found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
            return found
        except psutil.NoSuchProcess:
            return []


def what(process: psutil.Process) -> str:
    """What a process below the supervisor is: by how many of the loader's forks stand above it."""
    try:
        if process.name() == "bwrap":
            return "bubblewrap"
        if not _is_forked(process):
            return "other"
        above = [parent for parent in process.parents() if _is_forked(parent)]
    except psutil.Error:
        return "gone"
    names = ("loader", "keeper", "zygote", "child")
    return names[len(above)] if len(above) < len(names) else "other"


def _is_forked(process: psutil.Process) -> bool:
    return process.name() != "bwrap" and "cinta.run.loader" in process.cmdline()
