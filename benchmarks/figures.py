"""What the last real runs printed, kept in ``figures.json``; and the pages that quote it.

Each measurement is kept as it was printed, with its date, commit and machine. A page quotes it
between two comments, and ``python -m benchmarks quote`` puts there what stands in the file:

- ``<!-- run: peers u02_tensor -->`` ... ``<!-- /run -->``: all lines, below a line that says when;
- ``<!-- figure: peers u02_tensor / otter run / 4 -->36<!-- /figure -->``: of the last line that
  begins so (behind a mark or a bar) the fourth number, ``-1`` the last, with as many decimals as
  the page has; ``peers u02_tensor / when`` is the day and the commit. A page that quotes a number
  quotes that too.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from .command import Failed

ROOT = Path(__file__).parents[1]
FILE = Path(__file__).with_name("figures.json")
RUN = re.compile(r"(<!-- run: ([^>]+?) -->\n)(.*?)(<!-- /run -->)", re.DOTALL)
FIGURE = re.compile(r"(<!-- figure: ([^>]+?) -->)([^<]*)(<!-- /figure -->)")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
WHEN = "when"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One measurement of one run: what it printed, when, of which commit, on what."""

    date: str
    commit: str
    machine: str
    lines: tuple[str, ...]

    @property
    def when(self) -> str:
        """The day and the commit, in no language."""
        return f"{self.date}, {self.commit}"


Runs = Mapping[str, Run]


def known(file: Path = FILE) -> dict[str, Run]:
    """The runs that are kept, by measurement."""
    if not file.exists():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {name: Run(**{**run, "lines": tuple(run["lines"])}) for name, run in kept.items()}


def keep(name: str, lines: Sequence[str], file: Path = FILE) -> None:
    """Keep what a measurement has just printed, in place of what it printed before."""
    shown = [line.rstrip() for line in lines if line.strip() and not line.startswith("\n#")]
    today = datetime.now(UTC).date().isoformat()
    new = Run(date=today, commit=_commit(), machine=_machine(), lines=tuple(shown))
    runs = {**known(file), name: new}
    text = json.dumps(
        {one: asdict(run) for one, run in sorted(runs.items())}, indent=1, ensure_ascii=False
    )
    file.write_text(f"{text}\n", encoding="utf-8")


def _commit() -> str:
    """The commit that is measured; ``+`` behind it where files differ from it.

    The figures themselves do, from the first measurement of a run on.
    """
    figures = f":(exclude){FILE.relative_to(ROOT).as_posix()}"
    head, changed = (
        subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True).stdout.strip()
        for command in (
            ["rev-parse", "--short", "HEAD"],
            ["status", "--porcelain", "-uno", "--", ".", figures],
        )
    )
    return f"{head or 'no commit'}{'+' if changed else ''}"


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    model = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    programs = [f"{name} {version(name)}" for name in ("tensorflow", "otter-grader", "nbgrader")]
    cores = f"{os.cpu_count()} cores ({model[1] if model else platform.machine()})"
    system = [f"Linux {platform.release()}", f"Python {platform.python_version()}"]
    return ", ".join([cores, *system, *programs])


def quoted(text: str, runs: Runs) -> str:
    """A page with what stands in the file between its comments; Failed if it asks for another."""

    def whole(found: re.Match[str]) -> str:
        run = _run(found[2], runs)
        return f"{found[1]}{run.when}; {run.machine}:\n\n{_shown(run.lines)}\n{found[4]}"

    def one(found: re.Match[str]) -> str:
        return f"{found[1]}{_figure(found[2], found[3], runs)}{found[4]}"

    return FIGURE.sub(one, RUN.sub(whole, text))


def _shown(lines: Sequence[str]) -> str:
    """The lines as Markdown: tables as they are, other lines as a list."""
    parts = []
    for is_table, group in groupby(lines, lambda line: line.startswith("|")):
        parts.append("\n".join(line if is_table else f"- {line.strip()}" for line in group))
    return "\n\n".join(parts) + "\n"


def _run(name: str, runs: Runs) -> Run:
    if name not in runs:
        raise Failed(f"figures.json has no run {name!r}. Fix: one of {', '.join(runs)}")
    return runs[name]


def _figure(address: str, text: str, runs: Runs) -> str:
    """The number at an address, with the decimals of the text that it takes the place of."""
    name, *rest = (part.strip() for part in address.split(" / "))
    run = _run(name, runs)
    if rest == [WHEN]:
        return run.when
    begin, place = (*rest, "", "")[:2]
    texts = [line.lstrip(" |✓✗") for line in run.lines]
    told = next((one for one in reversed(texts) if begin and one.startswith(begin)), "")
    numbers = NUMBER.findall(told[len(begin) :])
    if not re.fullmatch(r"-?[1-9]\d?", place) or abs(int(place)) > len(numbers):
        fix = "run / begin of a line / 1, 2, ... or -1, -2, ... from the end"
        raise Failed(f"{address}: no such line or number. Fix: {fix}")
    number = float(numbers[int(place) - (int(place) > 0)].replace(",", ""))
    comma = re.fullmatch(r"\d+,\d\d?", text) is not None  # as Spanish pages write
    decimals = len(text.replace(",", ".").partition(".")[2])
    written = f"{number:.{decimals}f}"
    return written.replace(".", ",") if comma else written


def without_when(text: str) -> list[str]:
    """The runs of which a page quotes a number and not when that was."""
    asked = [found[2].split(" / ") for found in FIGURE.finditer(text)]
    told = {name for name, *rest in asked if rest == [WHEN]}
    return sorted({name for name, *_ in asked} - told)


def pages() -> Iterator[Path]:
    """Whatever may quote a figure."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"]
    yield from sorted(found)


def quote() -> Iterator[str]:
    """Write into all pages what stands in the file; tells which changed."""
    for page in pages():
        old = page.read_text(encoding="utf-8")
        new = quoted(old, known())
        if new != old:
            page.write_text(new, encoding="utf-8")
            yield f"written: {page.relative_to(ROOT)}"
