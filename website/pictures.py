"""The pictures of README and docs, made of the demo's class: ``python -m website.pictures``.

``docs/pictures/page-LANG.png`` is an exercise of a student's page, the first of the class with a
tape drawn, without the code (it is nearly the solution); ``report-LANG.png`` is the top of the
class report. It needs Chromium. ``docs/pictures/none/`` is what the programs of the page on None
draw.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from cinta.cli import main as cinta
from cinta.unit import LANGUAGES

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = re.compile(r"`(\w+)\.py`:\n\n```python\n(.*?)```", re.DOTALL)
EDGE = 14
"""What is left free around a picture, in pixels."""
COLOURS = 64
"""A page has few: with these a picture takes a fifth of the bytes."""


def main() -> int:
    """Grade the demo's class in each language, and take the pictures anew."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    draw_tapes()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = chromium_at(playwright)
        for lang in LANGUAGES:
            out = Path(folder, lang)
            if code := cinta(["demo", "--lang", lang, "--out", str(out)]):
                return code
            for name, png in pictures(chromium, out / "results"):
                save(PICTURES / f"{name}-{lang}.png", png)
    return 0


def chromium_at(playwright: Any) -> Any:
    """The browser of this machine, headless; it opens nothing but files of ours."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


def draw_tapes() -> None:
    """Run the programs of the page on None, in each language, and keep what they draw."""
    for page in (PICTURES.parent / "tutorials").glob("none*.md"):
        lang = "es" if page.name.endswith(".es.md") else "en"
        for name, code in PROGRAM.findall(page.read_text(encoding="utf-8")):
            with TemporaryDirectory() as folder:
                Path(folder, f"{name}.py").write_text(code, encoding="utf-8")
                subprocess.run([sys.executable, f"{name}.py"], cwd=folder, check=True)
                shutil.copy(Path(folder, f"{name}.svg"), PICTURES / "none" / f"{name}-{lang}.svg")


def pictures(chromium: Any, results: Path) -> Iterator[tuple[str, bytes]]:
    """A name and a PNG for each picture of a graded class."""
    context = chromium.new_context(device_scale_factor=1.25, color_scheme="light")
    page = context.new_page()
    page.set_viewport_size({"width": 760, "height": 900})
    yield "page", next(drawn(page, results))
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto((results / "report.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    second = page.locator("h4").nth(1).bounding_box()  # what is misunderstood of one exercise
    yield "report", shot(page, {"x": 0, "y": 0, "width": 1000, "height": second["y"]})
    context.close()


def drawn(page: Any, results: Path) -> Iterator[bytes]:
    """Each exercise with a picture of its tape, in the order of the class."""
    for path in sorted((results / "feedback").glob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
        for section in page.locator("main > section:has(figure.tape figcaption)").all():
            box = section.bounding_box()
            sides = {"width": box["width"] + 2 * EDGE, "height": box["height"] + 2 * EDGE}
            yield shot(page, {"x": box["x"] - EDGE, "y": box["y"] - EDGE, **sides})


def shot(page: Any, clip: dict[str, float]) -> bytes:
    """A part of a page, as far down as it goes."""
    return bytes(page.screenshot(clip=clip, full_page=True))


def save(path: Path, png: bytes) -> None:
    """Write a picture with few colours."""
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
