"""The diagrams of docs as pictures: ``python -m website.diagrams mermaid.min.js``.

Code hosts draw a ``mermaid`` block by themselves. The site shows a picture, which needs no script
of three megabytes from elsewhere: ``docs/pictures/diagrams/`` has one for each block, named by what
the block says, so that the build finds a diagram that was changed and not drawn anew. The script is
that of the npm package (``npm pack mermaid@11``, there ``dist/mermaid.min.js``). It needs Chromium.
"""

from __future__ import annotations

import hashlib
import re
import sys

from .pictures import PICTURES, chromium_at

DIAGRAMS = PICTURES / "diagrams"
BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAW = """async text => {
    mermaid.initialize({startOnLoad: false, theme: "neutral", htmlLabels: false,
                        fontFamily: "sans-serif", flowchart: {htmlLabels: false}});
    return (await mermaid.render("diagram", text)).svg;
}"""


def name_of(text: str) -> str:
    """The file of a diagram's picture."""
    return f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.svg"


def main(script: str) -> None:
    """Draw every diagram of docs anew, and forget those that are no more."""
    from playwright.sync_api import sync_playwright

    pages = PICTURES.parent.rglob("*.md")
    texts = [text for page in pages for text in BLOCK.findall(page.read_text(encoding="utf-8"))]
    DIAGRAMS.mkdir(exist_ok=True)
    for path in DIAGRAMS.glob("*.svg"):
        path.unlink()
    with sync_playwright() as playwright:
        page = chromium_at(playwright).new_page()
        page.add_script_tag(path=script)
        for text in texts:
            (DIAGRAMS / name_of(text)).write_text(page.evaluate(DRAW, text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
