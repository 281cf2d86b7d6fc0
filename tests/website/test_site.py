"""``make docs``: one strict build, opened in headless Chromium; a broken link fails it.

``CINTA_SCREENSHOTS=FOLDER`` keeps pictures of what was opened.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ..conftest import at_night
from ..report.test_browser import CHROMIUM, FLAGS, WIDER

ROOT = Path(__file__).parents[2]

pytest.importorskip("mkdocs", reason="no MkDocs here: pip install '.[docs]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium"),
]

PLANTED = "# One page\n\n[a](#no-such-heading) [b](nowhere.md)\n"
OF_ONE_PAGE = (
    "INHERIT: {root}/mkdocs.yml\nhooks: []\nextra_css: []\nplugins: [search]\nnav: [index.md]\n"
)

BROKEN = """() => {
    const texts = document.createTreeWalker(document.querySelector('.md-content'), 4);
    const broken = [];
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.parentElement.closest('td')) continue;
        for (const word of text.data.matchAll(/[\\p{L}\\d_]+/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (lines.size > 1) broken.push(word[0]);
        }
    }
    return broken;
}"""
"""The words in tables that go on in another line."""


def build(config: Path, *options: str) -> tuple[int, set[str]]:
    """The exit code, and what MkDocs warns of."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config), *options]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    return done.returncode, set(
        re.findall(r"^(?:WARNING|ERROR) - +(.*)", done.stderr, re.MULTILINE)
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as ``make docs`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    assert build(ROOT / "mkdocs.yml", "--site-dir", str(folder)) == (0, set())
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: its search reads a file, which no page from a disk may."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(chromium: Any, address: str, name: str, width: int, scheme: str) -> tuple[Any, set[str]]:
    """A page, and the hosts that it asked anything of."""
    size = {"width": width, "height": 900}
    page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url[: len(address)]))
    page.goto(f"{address}/{name}", wait_until="load")
    if folder := os.environ.get("CINTA_SCREENSHOTS"):
        name = f"{name.replace('/', '-')}-{scheme}-{width}.png"
        page.screenshot(path=Path(folder) / name)
    return page, hosts


def test_a_broken_link_or_anchor_and_a_page_without_a_place_fail_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("index.md", "not_in_the_menu.md"):
        (tmp_path / "docs" / name).write_text(PLANTED, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(OF_ONE_PAGE.format(root=ROOT), encoding="utf-8")
    code, told = build(tmp_path / "mkdocs.yml")
    assert code == 1
    for kind in ("not included in the", "'nowhere.md'", "'#no-such-heading'"):
        assert any(kind in line for line in told), kind


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), at_night(1200, "dark")])
def test_pages_fit_and_ask_nobody_else(
    address: str, chromium: Any, scheme: str, width: int
) -> None:
    pages = ("index.html", "tape.html", "es/instructors.html", "architecture.html")
    for name in (*pages, "course.html", "security.html", "es/reference/results.html"):
        page, hosts = opened(chromium, address, name, width, scheme)
        assert not page.evaluate(WIDER), name
        assert page.evaluate(BROKEN) == [], name
        assert hosts == {address}, name
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
        page.context.close()


@pytest.mark.parametrize(
    ("name", "word", "found"),
    [("index.html", "misconception", "week.html"), ("es/index.html", "reclamaciones", "es/")],
)
def test_search_finds(address: str, chromium: Any, name: str, word: str, found: str) -> None:
    page, hosts = opened(chromium, address, name, 1200, "light")
    page.wait_for_load_state("networkidle")  # the search has its index
    page.locator("[data-md-component=search-query]").press_sequentially(word)
    page.locator(f".md-search-result__link[href*='/{found}']").first.wait_for()
    assert hosts == {address}
    page.context.close()
