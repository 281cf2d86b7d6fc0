"""The pages in headless Chromium: nothing hostile is obeyed, axe is content, they fit a phone.

By day each kind of page in one width, scheme and language, of which all are among them.
Where there is no Chromium the tests say so and are skipped (Debian: ``apt-get install chromium``).
``CINTA_SCREENSHOTS=FOLDER`` keeps pictures of what was opened.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cinta.cli import main
from cinta.commands.compare import compare
from cinta.commands.writeup import report_again
from cinta.records.cell_record import CellRecord, Output
from cinta.records.outline import outline
from cinta.report.difference import changes, difference_html
from cinta.report.names import feedback_name
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from cinta.tape.data import Arrow, ArrowState, Box, BoxKind, Sketch
from tests.conftest import at_night

from .classes import (
    SEEN,
    STEP,
    WHY,
    Failed,
    cells_of,
    large_class,
    picture,
    run_of,
    sketch,
    submission,
    unit_of,
)  # fmt: skip

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium"),
]

UNIT = unit_of()
SCRIPT = "<script>alert('obeyed'); document.title = 'obeyed'</script>"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{SCRIPT}</svg>"
IMG = "<img src='http://192.0.2.1/seen.png' onerror='alert(1)'>"
BREAKS_OUT = f"</pre></code></style></title></details>{SCRIPT}{IMG}"
OBEYING = "[onerror], [onload], svg image, svg a, svg use, svg style, svg foreignObject, svg set"
HOSTILE = f"{SCRIPT.replace('/', '∕')}\"'><b onmouseover=alert(1)>.ipynb"

WATCH = """
window.violations = [];
addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective));
"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def hostile_cells() -> list[CellRecord]:
    """A notebook whose every part wants to be more than text."""
    fake = base64.b64encode(f"\x89PNG\r\n\x1a\n{SCRIPT}".encode("latin-1")).decode()
    outputs = (
        Output("stream", "stdout", BREAKS_OUT),
        Output("stream", "stderr", "javascript:alert(1) \x1b]8;;javascript:alert(1)\x07here"),
        Output("display_data", data={"text/html": BREAKS_OUT, "text/plain": BREAKS_OUT}),
        Output("display_data", data={"image/svg+xml": SVG, "text/plain": "<svg>"}),
        Output("display_data", data={"image/png": fake, "text/plain": "no image"}),
        Output("display_data", data={"image/png": f'"{BREAKS_OUT}', "text/latex": "$\\href{}$"}),
        Output("display_data", data={"application/javascript": "alert(1)"}),
        Output("execute_result", data={"text/plain": "{{ 7 * 7 }} {% raw %}" + BREAKS_OUT}),
        Output("error", BREAKS_OUT, BREAKS_OUT, lines=(BREAKS_OUT, "\x1b[31m" + BREAKS_OUT)),
        Output("stream", "stdout", "flood " * 100_000),
    )
    cells = cells_of(UNIT, {"polynomial_slope": f"def polynomial_slope():\n    '''{BREAKS_OUT}'''"})
    shown = [msgspec.structs.replace(cell, outputs=outputs) for cell in cells[:3]]
    return [*shown, *cells[3:]]


def hostile_rows() -> list[SubmissionResult]:
    """Submissions whose names, messages and notes are markup."""
    check = CheckResult(
        name="c", title="title", verdict=Verdict.FAILED, points=0, max_points=1, kind=Kind.VALUE
    )
    check = msgspec.structs.replace(check, seen=BREAKS_OUT, detail=BREAKS_OUT)
    check = msgspec.structs.replace(check, why=f"`{IMG}` {SVG}", step=f"`{BREAKS_OUT}`")
    drawn = [
        sketch(ArrowState.BREAK, text[:300]) for text in (BREAKS_OUT, SVG, IMG, SCRIPT, HOSTILE)
    ]
    failed = tuple(
        ExerciseResult(name=e.name, checks=(check,), sketch=s, tape=BREAKS_OUT)
        for e, s in zip(UNIT.exercises, cycle(drawn), strict=False)
    )
    row = submission(UNIT, HOSTILE, cells=hostile_cells())
    unread = SubmissionResult(
        submission=f"b {HOSTILE}",
        student=HOSTILE,
        unit="",
        status=Status.UNREADABLE,
        exercises=(),
        note=BREAKS_OUT,
        key=BREAKS_OUT,
    )
    return [msgspec.structs.replace(row, exercises=failed, key=BREAKS_OUT), unread]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with a good, a failing, a blank, a lost and a hostile submission among its 60."""
    wrong = UNIT.exercise("polynomial_slope").wrong[0]
    cells = cells_of(UNIT, {"polynomial_slope": wrong.code})
    plot = Output("display_data", data={"image/png": picture()})
    error = Output("error", "ValueError", "no", lines=("Traceback (most recent call last)", "no"))
    ended = {1: ("ok", (plot,)), 2: ("error", (error,)), 3: ("crashed", ())}
    for number, (status, outputs) in ended.items():
        cells[number] = msgspec.structs.replace(cells[number], status=status, outputs=outputs)
    how = Failed(
        "none", wrong.family or wrong.id, wrong.code, "not_watched", sketch(ArrowState.BREAK), "t"
    )
    failed = {"polynomial_slope": how, "loss_gradient": Failed("value", sketch=sketch())}
    rows = [
        *large_class(UNIT, 55),
        submission(UNIT, "failing.ipynb", failed, cells),
        submission(UNIT, "english.ipynb", failed, cells, lang="en"),
        submission(UNIT, "lost.ipynb", status=Status.KILLED, cells=[]),
        *hostile_rows(),
    ]
    folder = run_of(tmp_path_factory.mktemp("pages"), [UNIT], rows)
    report_again(folder)
    return folder


@dataclass
class Opened:
    """A page that was opened, and what it did."""

    page: Any
    did: list[str] = field(default_factory=list)

    def obeyed(self) -> list[str]:
        """Dialogs, requests, errors, and what only the policy held back."""
        return [*self.did, *self.page.evaluate("violations")]

    def faults(self) -> list[str]:
        """What axe finds, by WCAG 2.2 AA and its own best practices."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {[n['html'][:200] for n in v['nodes'][:3]]}" for v in found]


class Browser:
    """Opens files, each in a context of its own."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium
        self._contexts: list[Any] = []

    def open(self, path: Path, width: int = 1000, scheme: str = "light", **options: Any) -> Opened:
        """Open a page from its file, as a person would."""
        size = {"width": width, "height": 900}
        context = self._chromium.new_context(viewport=size, color_scheme=scheme, **options)
        self._contexts.append(context)
        context.add_init_script(WATCH)
        opened = Opened(context.new_page())
        page, did = opened.page, opened.did

        def dismiss(dialog: Any) -> None:
            did.append(f"dialog {dialog.message}")
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.on("pageerror", lambda error: did.append(f"error {error}"))
        page.on("console", lambda message: did.append(f"console {message.text}"))
        page.on("request", lambda request: did.append(f"request {request.url[:100]}"))
        page.on("requestfailed", lambda request: did.append(f"failed {request.failure}"))
        page.goto(path.as_uri())
        did[:] = [what for what in did if what != f"request {path.as_uri()[:100]}"]
        did[:] = [what for what in did if not what.startswith("request data:image/")]
        if folder := os.environ.get("CINTA_SCREENSHOTS"):
            name = f"{path.stem[:30]}-{scheme}-{width}.png"
            page.screenshot(path=Path(folder) / name, full_page=True)
        return opened

    def close(self) -> None:
        """Close all that was opened."""
        while self._contexts:
            self._contexts.pop().close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as all else in a page is waited for
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    """Headless Chromium."""
    opener = Browser(chromium)
    yield opener
    opener.close()


def is_soon(page: Any, holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold, while the page goes on: how fast, is the machine's affair."""
    for _ in range(100):
        if holds():
            return True
        page.wait_for_timeout(100)
    return holds()


def page_of(folder: Path, name: str) -> Path:
    return folder / "feedback" / feedback_name(name)


def test_nothing_hostile_is_obeyed_on_a_students_page(pages: Path, browser: Browser) -> None:
    for name in (HOSTILE, f"b {HOSTILE}"):
        opened = browser.open(page_of(pages, name))
        opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        opened.page.wait_for_timeout(200)
        assert opened.obeyed() == []
        assert opened.page.title() != "obeyed"
        assert opened.page.locator(f"script, iframe, object, form, b, {OBEYING}").count() == 0
        assert opened.page.locator(":not(figure.tape > div) > svg").count() == 0
    opened = browser.open(page_of(pages, HOSTILE))
    assert opened.page.locator("figure.tape svg").count() == len(UNIT.exercises)
    labels = opened.page.locator("figure.tape svg text").all_text_contents()
    assert {BREAKS_OUT[:300], SVG[:300], IMG, SCRIPT} <= set(labels)
    assert opened.page.locator("main > section").count() == len(UNIT.exercises)
    assert SCRIPT in opened.page.locator("pre.out").first.text_content()


def test_nothing_hostile_is_obeyed_in_the_report(pages: Path, browser: Browser) -> None:
    from playwright.sync_api import expect

    opened = browser.open(pages / "report.html")
    opened.page.wait_for_selector("html[data-ready]")
    opened.page.get_by_label("Buscar:").first.fill("<b")
    found = opened.page.locator("table.submissions tbody tr").first
    expect(found).to_have_text(re.compile("^<scr"))
    opened.page.wait_for_timeout(200)
    assert opened.obeyed() == []
    assert opened.page.locator("main b, main iframe, main script, main img").count() == 0


def test_the_policy_holds_back_what_we_might_let_through(pages: Path, browser: Browser) -> None:
    text = page_of(pages, "failing.ipynb").read_text(encoding="utf-8")
    slipped = pages / "slipped.html"
    slipped.write_text(text.replace("</main>", f"{BREAKS_OUT}</main>"), encoding="utf-8")
    opened = browser.open(slipped)

    def beginning(word: str) -> list[str]:
        return [what for what in opened.did if what.startswith(word)]

    def all_is_held_back() -> bool:
        held = {"script-src-elem", "img-src"} <= set(opened.page.evaluate("violations"))
        return held and 0 < len(beginning("request ")) == len(beginning("failed "))

    assert is_soon(opened.page, all_is_held_back), opened.did
    assert opened.page.title() != "obeyed"
    assert beginning("dialog") == []
    assert set(beginning("failed ")) == {"failed csp"}


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "light"), at_night(1000, "dark"), at_night(1000, "light"), at_night(360, "dark")],
)
def test_pages_are_accessible_and_fit(
    pages: Path, browser: Browser, scheme: str, width: int
) -> None:
    names = ("failing.ipynb", "english.ipynb", "lost.ipynb", HOSTILE)
    for name in names if (width, scheme) == (360, "light") else names[:1]:
        opened = browser.open(page_of(pages, name), width, scheme, bypass_csp=True)
        opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert not opened.page.evaluate(WIDER), name
        assert opened.faults() == [], name


def wide() -> Sketch:
    """Twelve sources side by side, the half of them cut off."""
    sources = tuple(
        Box(id=f"source {n}", kind=BoxKind.SOURCE, label=f"weight_{n}", below="(64, 64)")
        for n in range(12)
    )
    states = (ArrowState.LIVE, ArrowState.BREAK)
    arrows = tuple(Arrow(start=f"source {n}", end="op 0", state=states[n % 2]) for n in range(12))
    last = Arrow(start="op 0", end="target", state=ArrowState.LIVE)
    boxes = (
        *sources,
        Box(id="op 0", kind=BoxKind.OP, label="AddN"),
        Box(id="target", kind=BoxKind.TARGET, label="loss"),
    )
    return Sketch(boxes, (*arrows, last))


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "dark"), at_night(1000, "light"), at_night(360, "light"), at_night(1000, "dark")],
)
def test_pictures_are_accessible_and_scroll_by_themselves(
    tmp_path: Path, browser: Browser, scheme: str, width: int
) -> None:
    of_a_class = next(e.sketch for r in large_class(UNIT, 9) for e in r.exercises if e.sketch)
    sketches = [sketch(ArrowState.BREAK), sketch(), wide(), of_a_class]
    failed = {
        e.name: Failed("none", sketch=s) for e, s in zip(UNIT.exercises, sketches, strict=False)
    }
    page = browser.open(written(tmp_path, failed), width, scheme, bypass_csp=True).page
    boxes = page.locator("figure.tape > div")
    assert boxes.count() == len(sketches)
    assert not page.evaluate(WIDER)
    assert Opened(page).faults() == []
    scrolls = [box.evaluate("e => e.scrollWidth > e.clientWidth") for box in boxes.all()]
    assert scrolls == [False, False, True, False]
    grounds = boxes.evaluate_all("found => found.map(e => getComputedStyle(e).backgroundColor)")
    assert set(grounds) == {"rgb(255, 255, 255)"}
    captions = page.locator("figure.tape figcaption").all_text_contents()
    assert ["en rojo" in caption for caption in captions] == [True, False, True, False]
    page.emulate_media(media="print")
    assert not any(box.evaluate("e => e.scrollWidth > e.clientWidth") for box in boxes.all())


def written(folder: Path, failed: dict[str, Failed]) -> Path:
    """The page of one submission in which these exercises failed."""
    report_again(run_of(folder / "run", [UNIT], [submission(UNIT, "a.ipynb", failed)]))
    return page_of(folder / "run", "a.ipynb")


@pytest.mark.xdist_group("five hundred")
def test_the_report_of_five_hundred_opens_with_a_page_of_its_table(
    five_hundred: Path, browser: Browser
) -> None:
    page = browser.open(five_hundred / "report.html").page
    page.wait_for_selector("html[data-ready]")
    assert page.locator("table.submissions").first.locator("tbody tr").count() == 50


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "dark"), at_night(1200, "light"), at_night(360, "light"), at_night(1200, "dark")],
)
def test_the_report_is_accessible_and_fits(
    pages: Path, browser: Browser, scheme: str, width: int
) -> None:
    opened = browser.open(pages / "report.html", width, scheme, bypass_csp=True)
    opened.page.wait_for_selector("html[data-ready]")
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert not opened.page.evaluate(WIDER)
    assert opened.faults() == []


def test_the_report_can_be_sorted_searched_and_filtered(pages: Path, browser: Browser) -> None:
    from playwright.sync_api import expect

    page = browser.open(pages / "report.html").page
    page.wait_for_selector("html[data-ready]")
    table = page.locator("table.submissions").first
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(50)
    header = table.get_by_role("columnheader", name="Puntos")
    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    scores = [float(text) for text in table.locator("tbody td:nth-child(4)").all_text_contents()]
    assert scores == sorted(scores)
    page.get_by_label("Buscar:").first.fill("failing")
    expect(rows).to_have_count(1)
    page.get_by_label("Buscar:").first.fill("")
    expect(rows).to_have_count(50)
    page.locator("#filters1 [name=status]").select_option("killed")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("lost")
    page.locator("#filters1 [name=status]").select_option("")
    expect(rows).to_have_count(50)
    title = "1.1 La pendiente de un polinomio"
    page.locator("#filters1 [name=exercise]").select_option(label=title)
    mark = table.locator("tbody td:nth-child(6)")
    expect(mark.filter(has_text="✓")).to_have_count(0)
    assert mark.count() > 2
    page.locator("#filters1 [name=verdict]").select_option("passed")
    expect(mark.filter(has_not_text="✓")).to_have_count(0)
    assert mark.count() > 2
    rows.first.get_by_role("link").click()
    page.wait_for_url("**/feedback/*.html")
    expect(page.locator("h1")).to_have_text("Unidad 1 · Escalar")


def test_what_is_printed_is_whole_and_dark_on_light(pages: Path, browser: Browser) -> None:
    opened = browser.open(pages / "report.html", scheme="dark")
    page = opened.page
    page.wait_for_selector("html[data-ready]")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("table.submissions").first.locator("tbody tr").count() == 59
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator("#filters1").is_visible()
    student = browser.open(page_of(pages, "failing.ipynb"), scheme="dark").page
    student.emulate_media(media="print")
    assert student.locator("details.answer pre.code").last.is_visible()
    assert not student.locator("details.notebook").is_visible()
    assert len(student.pdf(print_background=True)) > 10_000


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [
        (1000, "dark", "en"),
        at_night(500, "light", "es"),
        at_night(500, "light", "en"),
        at_night(1000, "dark", "es"),
    ],
)
def test_two_classes_side_by_side_are_accessible_and_fit_at_200_percent(
    lang: str, width: int, scheme: str, tmp_path: Path, browser: Browser
) -> None:
    then, now = (run_of(tmp_path / n, [UNIT], large_class(UNIT, 8, int(n))) for n in ("1", "2"))
    opened = browser.open(compare(then, now, lang).page, width, scheme, bypass_csp=True)
    assert not opened.page.evaluate(WIDER)
    assert opened.faults() == []


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [
        (360, "light", "es"),
        at_night(500, "dark", "en"),
        at_night(1000, "light", "es"),
        at_night(360, "light", "en"),
        at_night(500, "dark", "es"),
        at_night(1000, "light", "en"),
    ],
)
def test_a_difference_and_what_is_revealed_are_accessible_fit_and_print_whole(
    lang: str, width: int, scheme: str, tmp_path: Path, browser: Browser
) -> None:
    how = Failed("value", code="def first_tape(x0):\n    return " + " + ".join(["x0"] * 60))
    row = submission(UNIT, f"{'long' * 30}.ipynb", {"first_tape": how}, lang=lang)
    folder = run_of(tmp_path / "run", [UNIT], [row], lang=lang)
    assert main(["reveal", str(folder), row.submission, "first_tape"]) == 0
    (revealed,) = (folder / "revealed").iterdir()
    known = frozenset([row.submission])
    found = changes(
        {row.submission: row}, {row.submission: submission(UNIT, row.submission)}, known
    )
    difference = tmp_path / "difference.html"
    difference.write_bytes(difference_html(found, 1, [outline(UNIT)], lang))
    for path in (revealed, difference):
        opened = browser.open(path, width, scheme, bypass_csp=True)
        assert not opened.page.evaluate(WIDER), path.name
        assert opened.faults() == [], path.name
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert not opened.page.evaluate(WIDER), path.name
        lines = opened.page.inner_text("main").splitlines()
        for part in (SEEN, WHY, STEP):
            assert any(line.strip().endswith(part) for line in lines), path.name
