"""``cinta report``: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..said import counted, readers, say
from ..unit import LANGUAGES


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    report = commands.add_parser(
        "report", help="pages, report.html, grades.csv again, not graded; or two runs compared"
    )
    report.add_argument("dir", type=Path, help="the --out folder of cinta grade")
    report.add_argument(
        "other", type=Path, nargs="?", help="a later run of the same unit: the two side by side"
    )
    report.add_argument("--lang", choices=LANGUAGES, default="", help="default: the run's")
    report.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> int:
    if arguments.other:
        return _compare(arguments.dir, arguments.other, arguments.lang)
    from ..commands.run_folder import cut_short
    from ..commands.writeup import FEEDBACK, GRADES, REPORT, report_again

    pages = report_again(arguments.dir, arguments.lang)
    folder = arguments.dir
    say(f"{folder / REPORT}, {folder / GRADES}, {counted(pages, 'page')} in {folder / FEEDBACK}/")
    if lacking := cut_short(folder):
        say(lacking)
    return 0


def _compare(then: Path, now: Path, lang: str) -> int:
    from rich.console import Console

    from ..commands.compare import compare
    from ..commands.run_folder import cut_short
    from ..report.comparison import print_comparison
    from ..report.comparison_texts import COMPARISON

    found = compare(then, now, lang or readers())
    print_comparison(found.rows, found.lang, Console())
    print(COMPARISON[found.lang]["written"].format(html=found.page, csv=found.table))
    for lacking in filter(None, map(cut_short, dict.fromkeys((then, now)))):
        say(lacking)
    return 0
