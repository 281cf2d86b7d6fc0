"""``make nightly``: all that is drawn at random, in amounts that take some twenty minutes."""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from cinta.grading.answer_keys import make_answer_keys
from cinta.run.warm import Warm
from cinta.source import load_all

from . import disk, locks, messages, moments, notebooks
from .classroom import ROOT, UNIT, Outcome, make_small_class

HOLD_SECONDS = 90.0
REPEATS = (1, 2, 1, 2, 2)
"""The jobs of five runs with one seed."""


class Night:
    """One night: the seed, the amounts, and a folder to work in."""

    def __init__(self, arguments: argparse.Namespace, work: Path) -> None:
        self._given, self._work = arguments, work
        self.seed: int = arguments.seed
        self._expected: Outcome | None = None

    def chance(self, name: str) -> random.Random:
        """Each part draws from a generator of its own: it can be repeated alone."""
        return random.Random(f"{self.seed}/{name}")

    def _class(self) -> tuple[Path, Outcome]:
        """The small class, and what a run gives that nothing happens to."""
        folder = self._work / "class"
        if self._expected is None:
            make_small_class(folder)
            self._expected = moments.undisturbed(folder, self._work / "undisturbed", self.seed)
        return folder, self._expected

    def messages(self) -> str:
        """Mutated messages to the judge."""
        units, tally = load_all(ROOT / "autograder" / "units"), messages.Tally()
        warm = Warm().ready()
        try:
            recorded = messages.record(units, warm, self.seed)
        finally:
            warm.close()
        chance, count = self.chance("messages"), self._given.messages
        messages.over_the_pipe(recorded, chance, count - count // 5, tally)
        messages.through_a_student(recorded, chance, count // 5, tally)
        return str(tally)

    def notebooks(self) -> str:
        """Mutated notebooks: all are read, some are graded."""
        (unit,), tally = load_all(ROOT / "autograder" / "units", [UNIT]), notebooks.Tally()
        chance = self.chance("notebooks")
        read = notebooks.read_changed(chance, self._given.notebooks, tally)
        some = chance.sample(read, min(len(read), self._given.notebooks // 100))
        some += notebooks.of_this_unit(read, unit)[: self._given.notebooks // 50]
        warm = Warm().ready()
        try:
            keys = make_answer_keys(unit, warm, self.seed)
            out = self._work / "notebooks.sqlite"
            notebooks.grade_changed(some, unit, keys, warm, out, tally)
        finally:
            warm.close()
        return str(tally)

    def moments(self) -> str:
        """Kills at random moments."""
        folder, expected = self._class()
        chance = self.chance("moments")
        drawn = moments.draw_moments(chance, self._given.moments)
        work = self._work / "moments"
        return str(moments.kill_at_moments(folder, work, drawn, expected, self.seed, chance))

    def disks(self) -> str:
        """Full disks of random sizes, and limits on the size of a file."""
        folder, expected = self._class()
        chance, was_full = self.chance("disks"), 0
        for number in range(4):
            size, work = 4096 * chance.randint(1, 80), self._work / f"disk-{number}"
            try:
                found, full = disk.fill(folder, work, self.seed, size)
            except disk.NoMounts as why:
                print(f"  no small disk can be mounted here ({why}): only limits are tried")
                break
            _same(found, expected)
            was_full += full
        for number in range(2):
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
        out, patience = self._work / "locked", 60.0
        found = locks.locked(folder, out, self.seed, patience=patience, held=HOLD_SECONDS)
        _same(found, expected)
        return f"a writer held the database for {HOLD_SECONDS:g} s; the run was resumed"

    def repeats(self) -> str:
        """One seed, five runs."""
        folder, expected = self._class()
        for number, jobs in enumerate(REPEATS):
            out = self._work / f"again-{number}"
            _same(moments.undisturbed(folder, out, self.seed, jobs), expected)
        return f"{len(REPEATS)} more runs with one seed, jobs 1 and 2: the same rows and scores"


PARTS: dict[str, Callable[[Night], str]] = {
    "messages": Night.messages,
    "notebooks": Night.notebooks,
    "repeats": Night.repeats,
    "moments": Night.moments,
    "disks": Night.disks,
    "locks": Night.locks,
}


def _same(found: Outcome, expected: Outcome) -> None:
    if differences := found.differences(expected):
        raise AssertionError("\n".join(differences[:20]))


def _again(name: str, arguments: argparse.Namespace) -> str:
    amounts = "".join(
        f" --{n} {getattr(arguments, n)}" for n in ("messages", "notebooks", "moments")
    )
    return f".venv/bin/python -m fuzz {name} --seed {arguments.seed}{amounts}"


def main() -> int:
    """Do all the parts, or those that are named; exit code 1 if one found something."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="only these (default: all)")
    parser.add_argument("--seed", type=int, help="repeat what a night did (default: a fresh one)")
    parser.add_argument("--messages", type=int, default=300_000)
    parser.add_argument("--notebooks", type=int, default=10_000)
    parser.add_argument("--moments", type=int, default=50)
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = secrets.randbits(32)
    print(f"seed {arguments.seed}", flush=True)
    done, failed = [], []
    with tempfile.TemporaryDirectory(prefix="cinta-nightly-") as work:
        night = Night(arguments, Path(work))
        for name in arguments.part or PARTS:
            start = time.monotonic()
            try:
                line = PARTS[name](night)
            except Exception as found:
                failed.append(name)
                traceback.print_exc()
                line = f"FAILED: {found!s:.2000}\n  repeat it: {_again(name, arguments)}"
            done.append(f"{name}: {line} ({time.monotonic() - start:.0f} s)")
            print(done[-1], flush=True)
    print("\nthis night:", *done, sep="\n  ")
    print(f"seed {arguments.seed}: " + (f"{', '.join(failed)} failed" if failed else "all is well"))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
