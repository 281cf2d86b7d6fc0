"""The corpus: small programs, each with the reason that its sources have or have not a gradient."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cinta.tape.causes import READINGS, Cause

FOLDER = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Program:
    """One program: what is asked after it ran, and what is expected of each source.

    ``expect`` holds for each source the codes that are right; ``line`` is part of the line where
    the path broke, empty if any will do. ``open`` says that nothing that is recorded tells which of
    several causes it is: then they must be told together; ``sure`` that what is recorded leaves no
    doubt, so that none may be left.
    """

    name: str
    code: str
    ask: str
    expect: tuple[frozenset[str], ...]
    line: str
    recorder: bool
    open: bool = False
    sure: bool = False


@dataclass(frozen=True)
class Outcome:
    """What ``explain`` said of one program."""

    program: Program
    reasons: tuple[Any, ...]

    @property
    def right(self) -> bool:
        """Every source is named right, and the line is the one."""
        codes = [reason.code for reason in self.reasons]
        if len(codes) != len(self.program.expect):
            return False
        fit = all(c in due for c, due in zip(codes, self.program.expect, strict=True))
        texts = [reason.at.text for reason in self.reasons if reason.at]
        return fit and (not self.program.line or any(self.program.line in t for t in texts))

    @property
    def wrong_though_sure(self) -> bool:
        """Some source is named wrong by a reason that says that it is sure."""
        pairs = zip(self.reasons, self.program.expect, strict=False)
        return any(reason.sure and reason.code not in due for reason, due in pairs)

    @property
    def misleading(self) -> bool:
        """Some source is named wrong, and what is right is not among the readings that are told."""
        pairs = list(zip(self.reasons, self.program.expect, strict=False))
        told = [READINGS.get(Cause(r.code), frozenset()) | {r.code} for r, _ in pairs]
        return any(due.isdisjoint(said) for said, (_, due) in zip(told, pairs, strict=True))


def programs() -> Iterator[Program]:
    """All of the corpus."""
    for path in sorted(FOLDER.glob("*.py")):
        for part in re.split(r"^# %% ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, code = part.partition("\n")
            said = dict(
                re.findall(r"^# (ask|expect|at|recorder|open|sure): (.*)$", code, re.MULTILINE)
            )
            expect = tuple(
                frozenset(one.strip() for one in due.split("|"))
                for due in said["expect"].split(",")
            )
            recorder = said.get("recorder") != "off"
            yield Program(
                f"{path.stem}/{name}",
                code,
                said.get("ask", ""),
                expect,
                said.get("at", ""),
                recorder,
                "open" in said,
                "sure" in said,
            )


INSIDE = compile("inside = lambda *args: said.extend(explain(*args).reasons)", "<string>", "exec")
"""What programs call in place of ``explain``: no function of a user's, whose names it would see."""


def run(program: Program) -> Outcome:
    """Run one program as a cell of its own and explain what it asks about."""
    import tensorflow as tf

    from cinta.tape import explain, record

    file = f"<corpus {program.name}>"
    lines = program.code.splitlines(keepends=True)
    linecache.cache[file] = (len(program.code), None, lines, file)
    said: list[Any] = []

    space: dict[str, Any] = {"tf": tf, "print": lambda *_: None}
    inside = {"explain": explain, "said": said}
    exec(INSIDE, inside)
    space["explain"] = inside["inside"]
    record(program.recorder)
    try:
        try:
            exec(compile(program.code, file, "exec"), space)
        except (RuntimeError, TypeError, ValueError, LookupError, AttributeError) as raised:
            space["raised"] = raised
        if program.ask:
            space |= {"ask": explain, "said": said}
            exec(compile(f"said.extend(ask({program.ask}).reasons)", file, "exec"), space)
    finally:
        record(False)
    return Outcome(program, tuple(said))
