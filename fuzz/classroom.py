"""A small class of u01_scalar in which everything happens once, and what a run of it must give."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cinta.commands.demo import CRASH, answers_of, notebook
from cinta.source import load_all
from cinta.unit import Unit

ROOT = Path(__file__).parents[1]
UNIT = "u01_scalar"

ABORT = "\n    import os\n    os.abort()\n"
LOOP = "\nimport time\nwhile True:\n    time.sleep(0.01)\n"
"""It never ends, and leaves the processor to those who are to be disturbed."""

HEAVY = "\nimport time\ntime.sleep(0.4)\n"
"""Honest, but long enough that a kill often finds it at work."""


def load_unit() -> Unit:
    """The unit that is graded."""
    (unit,) = load_all(ROOT / "autograder" / "units", [UNIT])
    return unit


SMALLEST = ("Adhara", "Electra", "Mira")
"""Right, right after a while, and cut."""


def make_small_class(folder: Path) -> Path:
    """Ten notebooks: right, wrong, blank, crashing, aborting, looping, cut, another's."""
    folder.mkdir(parents=True, exist_ok=True)
    unit = load_unit()
    right, function = answers_of(unit, 0), unit.exercises[1]
    head = function.solution.partition("\n")[0]
    answers = {
        "Adhara": right,
        "Alcor": answers_of(unit, 2),
        "Atria": answers_of(unit, 7),
        "Canopus": right | {function.name: head + CRASH},
        "Castor": right | {function.name: head + ABORT},
        "Deneb": right | {function.name: function.solution + LOOP},
        "Electra": right | {unit.exercises[-1].name: unit.exercises[-1].solution + HEAVY},
        "Maia": answers_of(unit, 3) | {unit.exercises[0].name: right[unit.exercises[0].name]},
    }
    for star, given in answers.items():
        text = json.dumps(notebook(unit, given, "es"))
        (folder / f"{star}.ipynb").write_text(text, encoding="utf-8")
    (folder / "Mira.ipynb").write_bytes(b'{"cells": [{"cell_type": "code", "sou')
    (folder / "Vega.ipynb").write_text('{"cells": []}', encoding="utf-8")
    return folder


def make_smallest_class(folder: Path) -> Path:
    """Three of the ten, in which nothing takes long."""
    for path in make_small_class(folder).iterdir():
        if path.stem not in SMALLEST:
            path.unlink()
    return folder


@dataclass(frozen=True)
class Outcome:
    """All that a finished run left, but for the time that each submission took."""

    grades: bytes
    submissions: tuple[tuple[object, ...], ...]
    checks: tuple[tuple[object, ...], ...]
    facts: tuple[tuple[object, ...], ...]

    def differences(self, other: Outcome) -> list[str]:
        """What is not the same, a line each; empty if nothing."""
        found = [] if self.grades == other.grades else ["grades.csv differs"]
        for table in ("submissions", "checks", "facts"):
            one, two = getattr(self, table), getattr(other, table)
            found += [f"{table}: only here {row!r:.400}" for row in one if row not in two]
            found += [f"{table}: missing here {row!r:.400}" for row in two if row not in one]
            found += [f"{table}: a row stands twice"] if len(set(one)) != len(one) else []
        return found


def outcome(out: Path) -> Outcome:
    """Read what a finished run left in its folder."""
    db = sqlite3.connect(f"file:{out / 'results.sqlite'}?mode=ro", uri=True)
    try:
        columns = "submission, student, unit, status, score, max_score, note, result"
        question = f"SELECT {columns} FROM submission ORDER BY submission"
        submissions = tuple((*row[:-1], _untimed(row[-1])) for row in db.execute(question))
        checks = tuple(db.execute("SELECT * FROM check_result ORDER BY submission, exercise, name"))
        facts = tuple(db.execute("SELECT * FROM run WHERE name != 'ended' ORDER BY name"))
    finally:
        db.close()
    return Outcome((out / "grades.csv").read_bytes(), submissions, checks, facts)


def _untimed(result: str) -> str:
    data = json.loads(result)
    data.pop("seconds", None)
    return json.dumps(data, sort_keys=True)


def rows_so_far(out: Path) -> int:
    """How many rows a run that is under way has written; 0 before it has a file."""
    path = out / "results.sqlite"
    if not path.exists():
        return 0
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5.0)
    try:
        return int(db.execute("SELECT count(*) FROM submission").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def report(differences: Sequence[str]) -> str:
    """The differences as one text."""
    return "\n".join(differences[:20])
