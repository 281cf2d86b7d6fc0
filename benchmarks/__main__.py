"""``python -m benchmarks [peers] [overhead] [upkeep] [long] [cluster] [first] [reading]``.

The first three if none is named.

Exit code 1 if the peers disagree on a score or something is above what is wanted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .classroom import classroom
from .cluster import cluster
from .command import Failed
from .first import first_operations
from .overhead import overhead
from .peers import compare
from .reading import reading
from .upkeep import growth, help_time

MEASUREMENTS = ("peers", "overhead", "upkeep")
LONG, CLUSTER, FIRST, READING = "long", "cluster", "first", "reading"
A_SHORT_RUN, A_LONG_RUN = 144, 2016


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what", nargs="*", help="peers, overhead, upkeep (default); long, cluster, first, reading"
    )
    parser.add_argument("--unit", default="u02_tensor", help="default: %(default)s, has a plot")
    parser.add_argument("--submissions", type=int, default=24, help="24 at most (default: 24)")
    parser.add_argument("--without", action="append", default=[], choices=("otter", "nbgrader"))
    arguments = parser.parse_args()
    if unknown := set(arguments.what) - {*MEASUREMENTS, LONG, CLUSTER, FIRST, READING}:
        parser.error(f"no measurement is called {', '.join(sorted(unknown))}")
    findings = 0
    try:
        for line in _measure(arguments):
            findings += "✗" in line
            print(line, flush=True)
    except Failed as why:
        print(f"benchmarks: {why}", file=sys.stderr)
        return 2
    return int(findings > 0)


def _measure(arguments: argparse.Namespace) -> Iterator[str]:
    what = arguments.what or MEASUREMENTS
    room = classroom(arguments.unit, arguments.submissions)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        work = Path(folder)
        if "peers" in what:
            yield f"\n## {arguments.unit}, {len(room.notebooks)} submissions"
            yield from compare(room, work, set(arguments.without))
        if "overhead" in what or LONG in what:
            yield f"\n## What judging adds, {arguments.unit}"
            yield from overhead(room)
        if "upkeep" in what:
            yield "\n## Start and memory"
            yield from help_time(work)
            yield from growth(work, A_SHORT_RUN)
        if LONG in what:
            yield f"\n## A run of {A_LONG_RUN}"
            yield from growth(work, A_LONG_RUN)
        if CLUSTER in what:
            yield "\n## A cluster"
            yield from cluster(work)
        if FIRST in what:
            yield "\n## A child's first TensorFlow operations"
            yield from first_operations(work)
        if READING in what:
            yield "\n## Pages and the class report"
            yield from reading(work)


if __name__ == "__main__":
    sys.exit(main())
