"""A page's blocks, run one after another as a reader would who types them into one terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .reading import Block, Language

SECONDS = 300
STRICT = "set -eu -o pipefail\n"
WHICH = """trap 'echo "ended with exit code $?: $BASH_COMMAND" >&2' ERR\n"""
"""Names the command of a block that ends badly, where none is to."""


class Mismatch(AssertionError):
    """What stands in a page is not what happens: the place, what was due, what came."""


Run = Callable[[Path, Mapping[str, str]], tuple[int, str]]
"""Runs a Python file in its folder with these variables: exit code, and what it printed."""


def alone(path: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """In a process of its own. What it says on stderr counts only where it fails."""
    command = [sys.executable, path.name]
    done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr * bool(done.returncode)


@dataclass
class Terminal:
    """A folder in which blocks are run; ``cd`` in one block holds for the next."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    python: Run = alone

    def run(self, block: Block) -> str:
        """Run a block and hold it against its page; Mismatch if that says something else.

        Gives what it printed, errors among the rest, as a terminal shows them.
        """
        code, printed = self._done(block)
        if code != block.said.code:
            raise Mismatch(f"{block.where}: exit code {code}, not {block.said.code}\n{printed}")
        due = block.text if block.said.printed_by else block.printed
        if due is not None and not is_as_written(printed, due):
            raise Mismatch(f"{block.where}: the page says\n{due}\nand what came is\n{printed}")
        return printed

    def _done(self, block: Block) -> tuple[int, str]:
        if block.language is Language.PYTHON:
            return self._program(block)
        begin = STRICT + WHICH * (block.said.code == 0)
        return self._typed(begin + (block.said.printed_by or typed(block)))

    def _program(self, block: Block) -> tuple[int, str]:
        path = self.folder / (block.file or "typed.py")
        path.write_text(block.text, encoding="utf-8")
        return self.python(path, os.environ | dict(self.environment))

    def _typed(self, text: str) -> tuple[int, str]:
        script = f"{text}\n{{ pwd >&3; }} 3>{str(self._note)!r}\n"
        ended = self._ended(["bash", "-c", script])
        if self._note.exists():
            self.folder = Path(self._note.read_text(encoding="utf-8").rstrip("\n"))
            self._note.unlink()
        return ended

    def __post_init__(self) -> None:
        self._note = self.folder.parent / f"{self.folder.name}.cwd"

    def _ended(self, command: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")


def commands(block: Block) -> list[str]:
    """The lines of a shell block: of a ``console`` block those after the prompt."""
    lines = block.text.replace("\\\n", " ").splitlines()
    if any(line.startswith("$ ") for line in lines):
        return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return lines


def typed(block: Block) -> str:
    """What of a block is run."""
    lines = commands(block)
    if any(not reason.lines for reason in block.said.not_run):
        return ""
    left_out = tuple(reason.lines for reason in block.said.not_run)
    return "\n".join(line for line in lines if not left_out or not line.startswith(left_out))


def is_as_written(printed: str, due: str) -> bool:
    """Whether a page's output is what was printed; ``...`` stands for anything in its place."""
    pattern = ""
    for line in due.rstrip("\n").split("\n"):
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("...")) + r"\s*\n"
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None
