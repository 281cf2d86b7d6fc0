"""The generated notebooks in a real JupyterLab, in headless Chromium, run from top to bottom.

Playwright drives whatever Chromium the machine has; where there is none the test says so and is
skipped (Debian: ``apt-get install chromium``). ``CINTA_SCREENSHOTS=FOLDER`` keeps the pictures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
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


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that JupyterLab serves."""
    return tmp_path_factory.mktemp("jupyterlab")


@pytest.fixture(scope="module")
def jupyterlab(served: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves that folder.

    Which port it is, JupyterLab says: the first free one from its own on. A free one that is
    chosen beforehand may be another test's kernel's by the time that JupyterLab listens.
    """
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={served}"]
    command += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(served / ".jupyter")}
    environment["JUPYTER_RUNTIME_DIR"] = str(served / ".runtime")
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(served / ".workspaces")
    log = (served / "jupyter.log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield _address(served / ".runtime" / f"jpserver-{server.pid}.json", server)
    finally:
        server.terminate()
        server.wait(timeout=120)
        log.close()


def _address(said: Path, server: subprocess.Popen[bytes]) -> str:
    """Of a server that writes to ``said`` where it listens, once it does."""
    for _ in range(120):
        assert server.poll() is None, "JupyterLab did not start"
        try:
            return str(json.loads(said.read_text())["url"]).rstrip("/")
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not say within a minute where it listens")


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
        for words in SAYS[lang].values():
            page.get_by_text(words).first.wait_for(timeout=30_000)
        page.get_by_alt_text(SEEN[lang]).wait_for(timeout=30_000)
        said = page.locator(".jp-Notebook").inner_text()
        pictures = page.locator(".jp-Notebook img")
        assert all(pictures.nth(i).get_attribute("alt") for i in range(pictures.count()))
        assert "Your submission" not in said, "the words around ours are in the notebook's language"
        if folder := os.environ.get("CINTA_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"u01_scalar-{lang}.png")
    for words in SAYS[lang].values():
        assert words in said
