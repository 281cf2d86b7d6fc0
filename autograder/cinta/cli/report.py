"""``cinta report``: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..unit import LANGUAGES


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    report = commands.add_parser("report", help="pages, report.html, grades.csv again, not graded")
    report.add_argument("dir", type=Path, help="the --out folder of cinta grade")
    report.add_argument("--lang", choices=LANGUAGES, default="", help="default: the run's")
    report.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> int:
    from ..commands.writeup import FEEDBACK, GRADES, REPORT, report_again

    pages = report_again(arguments.dir, arguments.lang)
    folder = arguments.dir
    print(f"{folder / REPORT}, {folder / GRADES}, {pages} pages in {folder / FEEDBACK}/")
    return 0
