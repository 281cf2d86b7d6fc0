"""``cinta report A B``: two runs of one unit beside each other, in the terminal, a page, a CSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..report.comparison import Compared, compared, comparison_csv, comparison_html
from ..report.gathered import Gathered
from ..report.writing import writing
from ..unit import LANGUAGES
from .run_folder import results_in
from .writeup import NOTHING_GRADED, outlines

COMPARISON_HTML, COMPARISON_CSV = "comparison.html", "comparison.csv"


class Comparison(NamedTuple):
    """The rows, the language that they are in, and where the page and the table were written."""

    rows: list[Compared]
    lang: str
    page: Path
    table: Path


def compare(then: Path, now: Path, lang: str = "") -> Comparison:
    """Compare two runs, and write page and table into the folder of the second.

    InputError if one holds nothing, or if they have no unit in common.
    """
    (earlier, _), (later, own) = _gathered(then), _gathered(now)
    lang = lang or own
    rows = compared(earlier, later, lang)
    if not rows:
        units = [", ".join(_units(one)) or "no unit" for one in (earlier, later)]
        raise InputError(f"{then} is of {units[0]}, {now} of {units[1]}: give two runs of one unit")
    found = Comparison(rows, lang, now / COMPARISON_HTML, now / COMPARISON_CSV)
    with writing(f"{now}: the comparison", "make space, or mend that folder"):
        found.page.write_bytes(comparison_html(rows, (_called(then), _called(now)), lang))
        found.table.write_bytes(comparison_csv(rows))
    return found


def _gathered(folder: Path) -> tuple[Gathered, str]:
    """The rows of a run without the code in them, and the run's language."""
    with results_in(folder) as store:
        if store.is_empty():
            raise InputError(f"{folder}: {NOTHING_GRADED}")
        facts = store.facts()
        gathered = Gathered(outlines(folder, facts))
        for result in store.results():
            gathered.add(result, (), "")
        return gathered, facts.get("lang", LANGUAGES[0])


def _called(folder: Path) -> str:
    """A folder's own name: where it lies is the machine's business."""
    return folder.resolve().name or str(folder)


def _units(gathered: Gathered) -> Iterator[str]:
    return (name for name, _ in gathered.units() if name)
