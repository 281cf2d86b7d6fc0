"""What is imported before the first child, package by package, and how long each takes.

Python's own ``-X importtime`` tells it, of both processes that ``cinta grade`` starts: the judge,
which grades one notebook, and what the loader imports, here without a sandbox. A package's seconds
are those of its modules, each without what it imports itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cinta.run.loaded import ENVIRONMENT
from cinta.run.places import imports as places

from .classroom import LANG, ROOT, Classroom
from .command import Failed, environment

LEAST = 0.02
"""Seconds that a package must take in either process to have a line of its own."""

PYTHONS_OWN, OTHERS = "Python's own", "all others"
LINE = re.compile(r"^import time: +(\d+) \| +\d+ \| +([\w.]+)$", re.MULTILINE)


def imported(room: Classroom, work: Path) -> Iterator[str]:
    """Measure it, and tell line by line."""
    folder = Path(tempfile.mkdtemp(prefix="imports-", dir=work))
    notebook, *_ = room.write(folder / "class")
    grade: list[str | Path] = ["-m", "cinta.cli", "grade", notebook, "--out", folder / "results"]
    grade += ["--course", ROOT, "--unit", room.unit.name, "--lang", LANG]
    judge = seconds(told_by(grade, environment()))
    warm = ["-P", "-c", "from cinta.run.zygote import warm_up; warm_up()"]
    loader = seconds(told_by(warm, ENVIRONMENT | {"HOME": str(folder)} | places()))
    yield "seconds of importing, by package:"
    yield from table(judge, loader)


def told_by(arguments: Sequence[str | Path], variables: dict[str, str]) -> str:
    """What ``-X importtime`` says of a program; Failed if that ends badly."""
    command = [sys.executable, "-X", "importtime", *map(str, arguments)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr[-800:]}")
    return done.stderr


def seconds(told: str) -> dict[str, float]:
    """By package, the seconds that its modules took, of what ``-X importtime`` said."""
    found: dict[str, float] = defaultdict(float)
    for microseconds, module in LINE.findall(told):
        package = module.partition(".")[0]
        found[PYTHONS_OWN if package in sys.stdlib_module_names else package] += (
            int(microseconds) / 1e6
        )
    return found


def table(judge: Mapping[str, float], loader: Mapping[str, float]) -> Iterator[str]:
    """A line for each package that takes long in one of them, those that take longest first."""
    both = {name: (judge.get(name, 0.0), loader.get(name, 0.0)) for name in {*judge, *loader}}
    long = sorted((n for n in both if max(both[n]) >= LEAST), key=lambda n: -sum(both[n]))
    short = [both[name] for name in both if name not in long]
    yield "| package | judge | loader |"
    yield "|---|---|---|"
    for name in long:
        yield _row(name, [both[name]])
    yield _row(OTHERS, short)
    yield _row("**together**", both.values())


def _row(name: str, several: Iterable[tuple[float, float]]) -> str:
    judge, loader = (sum(column) for column in zip((0.0, 0.0), *several, strict=True))
    return f"| {name} | {judge:.2f} | {loader:.2f} |"
