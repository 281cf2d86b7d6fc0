"""The pictures of the course's page, one of each unit: ``python -m website.examples [UNIT ...]``.

``docs/pictures/units/UNIT-LANG.png`` is a worked example as a student sees it once it has run: the
last of the unit that draws something, else the first that prints. It needs Chromium.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from cinta.source import load_all
from cinta.unit import LANGUAGES, Unit

from .pictures import EDGE, PICTURES, chromium_at, save, shot

UNITS = Path(__file__).parents[1] / "autograder" / "units"
FOLDER = PICTURES / "units"
SPEAK = "from cinta.tape.trace.current import speak\nspeak({lang!r})"
"""What the first cell of a student's notebook does, but for the grader."""

DRAWN = ("image/png", "image/svg+xml")
WIDTH = 760


def main(names: Sequence[str]) -> int:
    """Run the units' examples, solved, in each language, and take the pictures anew."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        page = chromium_at(playwright).new_context(device_scale_factor=1.25).new_page()
        page.set_viewport_size({"width": WIDTH, "height": 900})
        for unit in load_all(UNITS, [*names]):
            for lang in LANGUAGES:
                page.set_content(as_html(shown(ran(unit, lang))))
                save(FOLDER / f"{unit.name}-{lang}.png", picture(page))
    return 0


def ran(unit: Unit, lang: str) -> list[Any]:
    """The unit's worked examples, run among the solutions, each with what it put out."""
    cells = [("", SPEAK.format(lang=lang)), *unit.code(filled=True, lang=lang)]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code) for _, code in cells]
    )
    NotebookClient(notebook, timeout=600).execute()
    return [cell for (exercise, _), cell in zip(cells, notebook.cells, strict=True) if not exercise]


def shown(examples: Sequence[Any]) -> Any:
    """The last that draws, else the first that prints."""
    for cell in examples:
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    drawn = [cell for cell in examples if any(kinds(cell, DRAWN))]
    return drawn[-1] if drawn else next(cell for cell in examples if cell.outputs)


def kinds(cell: Any, among: Sequence[str]) -> Iterator[str]:
    """The kinds of what a cell put out."""
    for output in cell.outputs:
        yield from (kind for kind in output.get("data", {}) if kind in among)


def as_html(cell: Any) -> str:
    """A page with this cell alone, without scripts from elsewhere."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        exclude_input_prompt=True, exclude_output_prompt=True
    )
    body, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return re.sub(r"<script[^>]*src=.*?</script>", "", body, flags=re.DOTALL)


def picture(page: Any) -> bytes:
    """The cell, with a little around it."""
    box = page.locator(".jp-Cell").bounding_box()
    sides = {"width": min(WIDTH, box["width"] + 2 * EDGE), "height": box["height"] + 2 * EDGE}
    return shot(page, {"x": max(0, box["x"] - EDGE), "y": max(0, box["y"] - EDGE), **sides})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
