"""Run a program of this virtual environment as a user would, with its own defaults."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class Failed(Exception):
    """A peer did not do its work; the text ends with its last words."""


def environment() -> dict[str, str]:
    """This environment with the programs of the virtual environment first."""
    programs = Path(sys.executable).parent
    ours = dict(os.environ, PATH=f"{programs}{os.pathsep}{os.environ.get('PATH', '')}")
    # Without byte code every peer compiles all it imports, each time: nobody grades like that.
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return ours


def run(arguments: Sequence[str | Path], cwd: Path) -> None:
    """Run one program to its end; Failed if its exit code is not 0."""
    command = [str(Path(sys.executable).with_name(str(arguments[0]))), *map(str, arguments[1:])]
    done = subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip()[-800:]
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}: {last}")
