"""The generated notebooks in a real JupyterLab, in headless Chromium, run from top to bottom.

Playwright drives whatever Chromium the machine has; where there is none the test says so and is
skipped (Debian: ``apt-get install chromium``). ``CINTA_SCREENSHOTS=FOLDER`` keeps the pictures.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import at_night

from .test_student_kernel import SAYS, SEEN, filled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium"),
]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

IDLE = """() => {
    const prompts = [...document.querySelectorAll('.jp-InputPrompt')].map(e => e.innerText);
    const numbered = prompts.filter(text => /\\[\\d+\\]/.test(text));
    return numbered.length > 10 && !prompts.some(text => text.includes('*'));
}"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that JupyterLab serves."""
    return tmp_path_factory.mktemp("jupyterlab")


@pytest.fixture(scope="module")
def jupyterlab(served: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves that folder."""
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={served}"]
    command += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(served / ".jupyter")}
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(served / ".workspaces")
    log = (served / "jupyter.log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert server.poll() is None, "JupyterLab did not start"
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer within a minute")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, in which each page is one of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize("lang", ["es", at_night("en")])
def test_grader_check_is_visible(
    lang: str, jupyterlab: str, served: Path, browser: Browser
) -> None:
    path = filled(lang, served / lang)
    # Taller than the notebook: JupyterLab renders only the cells that are in view.
    with browser.new_page(viewport={"width": 1200, "height": 9000}) as page:
        page.goto(f"{jupyterlab}/lab/tree/{path.relative_to(served)}?reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.wait_for_function(IDLE, timeout=180_000)
        page.get_by_text(SAYS[lang]["two_gradients"]).first.wait_for(timeout=30_000)
        said = page.locator(".jp-Notebook").inner_text()
        pictures = page.locator(".jp-Notebook img")
        assert all(pictures.nth(i).get_attribute("alt") for i in range(pictures.count()))
        assert "Your submission" not in said, "the words around ours are in the notebook's language"
        page.get_by_alt_text(SEEN[lang]).wait_for(timeout=30_000)
        if folder := os.environ.get("CINTA_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"u01_scalar-{lang}.png")
    for words in SAYS[lang].values():
        assert words in said
