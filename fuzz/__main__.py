"""``make nightly``: all that is drawn at random, in amounts that take more than an hour.

``--smoke`` takes the smallest amounts: it says that every part still works, and nothing else.
"""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cinta.commands.arguments import OneLine, seed, whole
from cinta.commands.mutants import mutated
from cinta.grading.answer_keys import make_answer_keys
from cinta.run.limits import Range
from cinta.run.warm import Warm
from cinta.source import load_all

from . import disk, locks, messages, moments, notebooks, seeds, unchanged
from .classroom import ROOT, UNIT, Outcome, make_small_class, make_smallest_class
from .moments import GRADE_SECONDS


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How many messages, notebooks and moments are drawn, and how long or how often the rest is."""

    units: tuple[str, ...] = ()
    """Whose messages and solutions are mutated, and whose checks drawn; all if none is named."""

    messages: int = 300_000
    notebooks: int = 10_000
    seeds: int = 2_000
    mutants: int | None = None
    programs: int = 1_000
    steps: int = 5_000
    moments: int = 50
    grade_seconds: float = GRADE_SECONDS
    repeats: tuple[int, ...] = (1, 2, 1, 2, 2)
    """The jobs of runs with one seed."""

    small_disks: int = 4
    small_files: int = 2
    patience_seconds: float = 60.0
    locked_seconds: float = 90.0
    make_class: Callable[[Path], Path] = make_small_class


SMOKE = Amounts(
    units=(UNIT,),
    messages=200,
    notebooks=50,
    seeds=30,
    mutants=2,
    programs=3,
    steps=50,
    moments=2,
    grade_seconds=1.0,
    repeats=(1,),
    small_disks=1,
    small_files=0,
    patience_seconds=0.5,
    locked_seconds=1.0,
    make_class=make_smallest_class,
)


class Night:
    """One night: the seed, the amounts, and a folder to work in."""

    def __init__(self, seed: int, amounts: Amounts, work: Path) -> None:
        self.seed, self._amounts, self._work = seed, amounts, work
        self._expected: Outcome | None = None

    def chance(self, name: str) -> random.Random:
        """Each part draws from a generator of its own: it can be repeated alone."""
        return random.Random(f"{self.seed}/{name}")

    def _class(self) -> tuple[Path, Outcome]:
        """The small class, and what a run gives that nothing happens to."""
        folder = self._work / "class"
        if self._expected is None:
            self._amounts.make_class(folder)
            self._expected = moments.undisturbed(folder, self._work / "undisturbed", self.seed)
        return folder, self._expected

    def messages(self) -> str:
        """Mutated messages to the judge."""
        tally = messages.Tally()
        units = load_all(ROOT / "autograder" / "units", [*self._amounts.units])
        warm = Warm().ready()
        try:
            recorded = messages.record(units, warm, self.seed)
        finally:
            warm.close()
        chance, count = self.chance("messages"), self._amounts.messages
        messages.over_the_pipe(recorded, chance, count - count // 5, tally)
        messages.through_a_student(recorded, chance, count // 5, tally)
        return str(tally)

    def notebooks(self) -> str:
        """Mutated notebooks: all are read, some are graded."""
        (unit,), tally = load_all(ROOT / "autograder" / "units", [UNIT]), notebooks.Tally()
        chance = self.chance("notebooks")
        read = notebooks.read_changed(chance, self._amounts.notebooks, tally)
        some = chance.sample(read, min(len(read), self._amounts.notebooks // 100))
        some += notebooks.of_this_unit(read, unit)[: self._amounts.notebooks // 50]
        warm = Warm().ready()
        try:
            keys = make_answer_keys(unit, warm, self.seed)
            out = self._work / "notebooks.sqlite"
            notebooks.grade_changed(some, unit, keys, warm, out, tally)
        finally:
            warm.close()
        return str(tally)

    def seeds(self) -> str:
        """Hidden checks drawn from many seeds, and the known answers held against them."""
        warm = Warm().ready()
        try:
            units = load_all(ROOT / "autograder" / "units", [*self._amounts.units])
            tally = seeds.draw_many(units, warm, self.chance("seeds"), self._amounts.seeds)
        finally:
            warm.close()
        if tally.faults:
            raise AssertionError("\n".join([str(tally), *tally.faults[:20]]))
        return str(tally)

    def mutants(self) -> str:
        """Every slip of every solution: none earns points, none is told of falsely."""
        units = load_all(ROOT / "autograder" / "units", [*self._amounts.units])
        lines = list(mutated(units, ROOT / "autograder" / "units", self._amounts.mutants))
        if found := [line for line in lines if line.startswith("✗")]:
            raise AssertionError("\n".join(found[:20]))
        return "; ".join(line.strip() for line in lines if " mutants: " in line)

    def unchanged(self) -> str:
        """Programs with tapes, plain and recorded: the recorder changes nothing, keeps nothing."""
        all_of_them = list(unchanged.programs(unchanged.CORPUS, unchanged.CORPUS / "unchanged"))
        count = min(self._amounts.programs, len(all_of_them))
        found = unchanged.compared(self.chance("unchanged").sample(all_of_them, count))
        found += unchanged.growing(self._amounts.steps)
        if found:
            raise AssertionError("\n".join(found[:20]))
        return f"{count} programs ended recorded as alone; nothing stayed of the steps of training"

    def moments(self) -> str:
        """Kills at random moments."""
        folder, expected = self._class()
        chance = self.chance("moments")
        amounts = self._amounts
        drawn = moments.draw_moments(chance, amounts.moments, amounts.grade_seconds)
        work = self._work / "moments"
        return str(moments.kill_at_moments(folder, work, drawn, expected, self.seed, chance))

    def disks(self) -> str:
        """Full disks of random sizes, and limits on the size of a file."""
        folder, expected = self._class()
        chance, was_full, limits = self.chance("disks"), 0, self._amounts.small_files
        for number in range(self._amounts.small_disks):
            size, work = 4096 * chance.randint(1, 80), self._work / f"disk-{number}"
            try:
                found, full = disk.fill(folder, work, self.seed, size)
            except disk.NoMounts as why:
                print(f"  no small disk can be mounted here ({why}): only limits are tried")
                limits = max(limits, 1)
                break
            _same(found, expected)
            was_full += full
        for number in range(limits):
            size, work = 4096 * chance.randint(1, 40), self._work / f"limit-{number}"
            found, full = disk.limit(folder, work, self.seed, size)
            _same(found, expected)
            was_full += full
        if not was_full:
            raise AssertionError("no disk was full: the sizes drawn were too large")
        return f"{was_full} runs met a full disk, said so in one line, and were resumed"

    def locks(self) -> str:
        """A writer that holds the database for longer than a run waits."""
        folder, expected = self._class()
        out, held = self._work / "locked", self._amounts.locked_seconds
        patience = self._amounts.patience_seconds
        found = locks.locked(folder, out, self.seed, patience=patience, held=held)
        _same(found, expected)
        return f"a writer held the database for {held:g} s; the run was resumed"

    def repeats(self) -> str:
        """One seed, several runs."""
        folder, expected = self._class()
        for number, jobs in enumerate(self._amounts.repeats):
            out = self._work / f"again-{number}"
            _same(moments.undisturbed(folder, out, self.seed, jobs), expected)
        runs = len(self._amounts.repeats)
        return f"{runs} more runs with one seed, jobs 1 and 2: the same rows and scores"


PARTS: dict[str, Callable[[Night], str]] = {
    "messages": Night.messages,
    "notebooks": Night.notebooks,
    "seeds": Night.seeds,
    "mutants": Night.mutants,
    "unchanged": Night.unchanged,
    "repeats": Night.repeats,
    "moments": Night.moments,
    "disks": Night.disks,
    "locks": Night.locks,
}

DRAWN = ("messages", "notebooks", "seeds", "moments")
"""The amounts that may be given."""

DRAWN_AMOUNTS = Range(1, 1_000_000_000, "of them")

FAILED = "FAILED"


def _same(found: Outcome, expected: Outcome) -> None:
    if differences := found.differences(expected):
        raise AssertionError("\n".join(differences[:20]))


def main(given: Sequence[str] | None = None) -> int:
    """Do all the parts, or those that are named; exit code 1 if one found something."""
    arguments = _parser().parse_args(given)
    chosen = secrets.randbits(32) if arguments.seed is None else arguments.seed
    print(f"seed {chosen}", flush=True)
    done: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="cinta-nightly-") as work:
        night = Night(chosen, _amounts(arguments), Path(work))
        for name in arguments.part or PARTS:
            done[name] = _one(name, night, arguments)
            print(f"{name}: {done[name]}", flush=True)
    print("\nthis night:", *(f"{name}: {line}" for name, line in done.items()), sep="\n  ")
    failed = [name for name, line in done.items() if line.startswith(FAILED)]
    print(f"seed {chosen}: " + (f"{', '.join(failed)} failed" if failed else "all is well"))
    return int(bool(failed))


def _parser() -> argparse.ArgumentParser:
    parser = OneLine(prog="python -m fuzz", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="only these (default: all)")
    parser.add_argument("--seed", type=seed, help="repeat what a night did (default: a fresh one)")
    parser.add_argument("--smoke", action="store_true", help="everything, in the least amounts")
    for name in DRAWN:
        parser.add_argument(
            f"--{name}", type=whole(DRAWN_AMOUNTS), help=f"default: {getattr(Amounts, name):,}"
        )
    return parser


def _amounts(arguments: argparse.Namespace) -> Amounts:
    told = {name: number for name in DRAWN if (number := getattr(arguments, name)) is not None}
    return replace(SMOKE if arguments.smoke else Amounts(), **told)


def _one(name: str, night: Night, arguments: argparse.Namespace) -> str:
    """Do one part: what it says, and how long it took; or FAILED, why, and how to repeat it."""
    start = time.monotonic()
    try:
        line = PARTS[name](night)
    except Exception as found:
        traceback.print_exc()
        line = f"{FAILED}: {found!s:.2000}\n  repeat it: {_again(name, night.seed, arguments)}"
    return f"{line} ({time.monotonic() - start:.0f} s)"


def _again(name: str, seed: int, arguments: argparse.Namespace) -> str:
    told = {option: getattr(arguments, option) for option in DRAWN}
    options = "".join(f" --{name} {number}" for name, number in told.items() if number is not None)
    smoke = " --smoke" if arguments.smoke else ""
    return f".venv/bin/python -m fuzz {name} --seed {seed}{smoke}{options}"


if __name__ == "__main__":
    sys.exit(main())
