"""Every kind of page that we write, read in every way: by keyboard, by a screen reader, in print,
at 200 %, in both languages.

A run in which all happened that can happen: a team, points by hand, a comment, an excuse, an answer
to be marked, a picture that a cell drew, an appeal, a regrade, a class beside it.
"""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cinta.cli import main
from cinta.commands.compare import compare
from cinta.commands.writeup import report_again
from cinta.records.cell_record import Output, pack
from cinta.records.marks import Mark, MarkKind
from cinta.records.origin import Lms, Origin, Person
from cinta.records.outline import outline
from cinta.records.store import RESULTS, Store
from cinta.report.difference import changes, difference_html
from cinta.results import CheckResult, ExerciseResult, Status, Verdict
from cinta.tape.data import ArrowState
from tests.conftest import at_night

from .classes import Failed, cells_of, large_class, picture, run_of, sketch, submission
from .test_browser import UNIT, WIDER, Browser, browser, chromium, pytestmark

__all__ = ["browser", "chromium", "pytestmark"]

A4 = {"width": 703, "height": 1032}
"""In CSS pixels, less margins of 12 mm."""

FOCUSABLE = "a[href], summary, button, select, input, [tabindex='0']"

REACHED = """
async () => {
  window.before ??= document.body;
  for (let n = 0; n < 300 && document.activeElement === before; n++)
    await new Promise(later => setTimeout(later, 10));
  const e = window.before = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  window.met = window.met || new Set();
  const again = met.has(e);
  met.add(e);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {again, seen, what: e.outerHTML.slice(0, 120)};
}
"""
"""Where the keyboard is, once it has moved; whether it was there before, and can be seen there."""

LEFT_OUT = """
selector => [...document.querySelectorAll(selector)]
  .filter(e => e.checkVisibility() && e.tabIndex >= 0 && !e.disabled)
  .filter(e => !(window.met || new Set()).has(e))
  .map(e => e.outerHTML.slice(0, 120))
"""
"""What can be used with a mouse, and was never reached."""

NAMELESS = """
() => {
  const named = e => (e.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.textContent || '').join('')
    + (e.getAttribute('aria-label') || '') + (e.getAttribute('alt') || '');
  const drawn = [...document.querySelectorAll('svg, img')]
    .filter(e => !e.closest('[role=img]:not(svg), [aria-hidden=true]'));
  const tables = [...document.querySelectorAll('table')].filter(e => e.checkVisibility());
  return [
    ...drawn.filter(e => !named(e).trim()),
    ...[...document.querySelectorAll('div[role=img]')].filter(e => !named(e).trim()),
    ...tables.filter(e => !(e.caption?.textContent.trim() || named(e).trim())),
  ].map(e => e.outerHTML.slice(0, 120));
}
"""
"""Pictures without words, and tables of which nothing says what they are."""


def a_run(folder: Path, lang: str) -> Path:
    """A folder in which all happened."""
    cells = cells_of(UNIT, {})
    drew = Output("display_data", data={"image/png": picture(), "text/plain": "<Figure>"})
    cells[1] = msgspec.structs.replace(cells[1], outputs=(drew,))
    failed = {
        "first_tape": Failed("none", reason="not_watched", sketch=sketch(ArrowState.BREAK)),
        "loss_gradient": Failed(
            "value", code="def loss_gradient(w, x, y):\n    return " + "x" * 90
        ),
    }
    waits = CheckResult(name="w", title="w", verdict=Verdict.TO_MARK, points=0, max_points=3.0)
    words = ExerciseResult(name="in_words", checks=(waits,), written="since a tape records")
    marked = submission(UNIT, "marked.ipynb", failed, cells, lang=lang)
    rows = [
        *(msgspec.structs.replace(row, lang=lang) for row in large_class(UNIT, 12)),
        msgspec.structs.replace(marked, exercises=(*marked.exercises, words)),
        submission(UNIT, "excused.ipynb", failed, lang=lang),
        submission(UNIT, "team.ipynb", failed, lang=lang),
        submission(UNIT, "lost.ipynb", status=Status.KILLED, cells=[], lang=lang),
    ]
    rows[0] = msgspec.structs.replace(rows[0], executed=pack(cells))
    run_of(folder, [UNIT], rows, lang=lang)
    say = partial(Mark, by="Ms Ray", at="2026-11-30T10:00:00.000000+00:00")
    with closing(Store(folder / RESULTS)) as store:
        people = tuple(Person(str(n), f"Member {n}", f"m{n}@example.org") for n in range(3))
        store.add_origins([Origin(submission="team.ipynb", lms=Lms.GRADESCOPE, people=people)])
        points, comment = MarkKind.POINTS, MarkKind.COMMENT
        store.add_marks(
            (
                say(
                    submission="marked.ipynb",
                    exercise="first_tape",
                    kind=points,
                    points=1.5,
                    text="the idea",
                ),
                say(submission="marked.ipynb", exercise="first_tape", kind=comment, text="See 1.4"),
                say(submission="marked.ipynb", exercise="", kind=comment, text="long " * 60),
                say(submission="team.ipynb", exercise="first_tape", kind=MarkKind.EXCUSED),
                say(submission="excused.ipynb", exercise="", kind=MarkKind.EXCUSED, text="ill"),
            )
        )
    report_again(folder)
    return folder


def pages_of(folder: Path, lang: str) -> dict[str, Path]:
    """One of each kind."""
    run = a_run(folder, lang)
    found = {path.stem.split("-")[0]: path for path in (run / "feedback").iterdir()}
    kinds = {name: found[name] for name in ("marked", "excused", "team", "lost")}
    assert main(["reveal", str(run), "marked.ipynb", "loss_gradient"]) == 0
    (kinds["reveal"],) = (run / "revealed").iterdir()
    with closing(Store(run / RESULTS)) as store:
        before = {one.submission: one for one in store.results()}
    now = {name: submission(UNIT, name, lang=lang) for name in before}
    told = changes(before, now, frozenset(before))
    kinds["difference"] = run / "difference.html"
    kinds["difference"].write_bytes(difference_html(told, 1, [outline(UNIT)], lang))
    return kinds | {"report": run / "report.html", "comparison": compare(run, run, lang).page}


def by_keyboard(page: Any) -> tuple[list[str], list[str]]:
    """What the Tab key reaches and does not show, and what it never reaches."""
    unseen = []
    for _ in range(600):
        page.keyboard.press("Tab")
        at = page.evaluate(REACHED)
        if at is None or at["again"]:
            break
        if not at["seen"]:
            unseen.append(at["what"])
    return unseen, page.evaluate(LEFT_OUT, FOCUSABLE)


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [
        ("es", 640, "light"),
        at_night("en", 640, "dark"),
        at_night("en", 360, "light"),
        at_night("es", 360, "dark"),
        at_night("en", 1280, "light"),
    ],
)
def test_every_kind_of_page_can_be_read_by_everybody(
    lang: str, width: int, scheme: str, tmp_path: Path, browser: Browser
) -> None:
    """640 is a screen of 1280 at 200 %."""
    for kind, path in pages_of(tmp_path / "run", lang).items():
        opened = browser.open(path, width, scheme, bypass_csp=True)
        page = opened.page
        if kind == "report":
            page.wait_for_selector("html[data-ready]")
        assert page.evaluate("document.documentElement.lang") == lang, kind
        assert by_keyboard(page) == ([], []), kind
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate(NAMELESS) == [], kind
        assert not page.evaluate(WIDER), kind
        assert opened.faults() == [], kind
        page.emulate_media(media="print")
        page.set_viewport_size(A4)
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", kind
        assert not page.evaluate(WIDER), kind


def test_what_a_mouse_does_in_the_report_the_keyboard_does(
    tmp_path: Path, browser: Browser
) -> None:
    from playwright.sync_api import expect

    page = browser.open(a_run(tmp_path / "run", "en") / "report.html").page
    page.wait_for_selector("html[data-ready]")
    figures = page.locator(".figures strong").all_text_contents()
    assert all(len(figure.partition(".")[2]) <= 2 for figure in figures), figures
    summary = page.locator(".mistake summary").last
    summary.focus()
    mistake = summary.locator("xpath=..")
    page.keyboard.press("Enter")
    expect(mistake).to_have_attribute("open", "")  # the page takes its time
    page.keyboard.press("Space")
    expect(mistake).not_to_have_attribute("open", "")
    header = page.get_by_role("columnheader", name="Points")
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Search:").first.focus()
    page.keyboard.type("team")
    expect(page.locator("table.submissions tbody tr")).to_have_count(1)
    page.keyboard.press("Tab")
    page.locator("table.submissions tbody a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/team*.html")
