"""Seventh measurement: what a class report of 500 weighs, and how fast Chromium opens it."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from cinta.commands.writeup import report_again
from tests.report.classes import large_class, run_of, unit_of

OPEN_WANTED, MEGABYTES_WANTED = 2.0, 5.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def reading(work: Path, students: int, openings: int) -> Iterator[str]:
    """Write pages and report of a class that nobody taught, and open the report."""
    unit = unit_of()
    folder = run_of(work / "reading", [unit], large_class(unit, students))
    start = time.monotonic()
    report_again(folder)
    seconds = time.monotonic() - start
    each = 1000 * seconds / students
    yield f"{students} pages and the report: {seconds:.1f} s, {each:.0f} ms each"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"  most memory of this process meanwhile: {peak:.0f} MiB"
    size = (folder / "report.html").stat().st_size / 1e6
    yield f"report.html: {size:.2f} MB ({_verdict(size, MEGABYTES_WANTED)} MB)"
    chromium = next(filter(None, map(shutil.which, BROWSERS)), "")
    if not chromium:
        yield "not opened: no Chromium here (apt-get install chromium)"
        return
    opened = median(_opened(folder / "report.html", chromium, openings))
    yield f"opened, sorted and painted: {opened:.2f} s ({_verdict(opened, OPEN_WANTED)} s)"


def _verdict(measured: float, wanted: float) -> str:
    verdict = "as wanted" if measured < wanted else "✗ MORE THAN WANTED"
    return f"{verdict}: under {wanted:g}"


def _opened(path: Path, chromium: str, times: int) -> Iterator[float]:
    """From asking for the file until its table can be sorted and the next frame is drawn."""
    from playwright.sync_api import sync_playwright

    drawn = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(times):
            page = browser.new_page()
            start = time.monotonic()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            page.evaluate(drawn)
            yield time.monotonic() - start
            page.close()
        browser.close()
