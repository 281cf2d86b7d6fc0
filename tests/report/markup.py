"""What a browser would make of a page: every element and attribute in it must be the template's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

ELEMENTS = frozenset(
    """
    html head meta title style body main header nav section h1 h2 p strong span div ol ul li a code
    pre details summary img dl dt dd figure figcaption svg defs marker g rect path text
    """.split()
)
ATTRIBUTES = frozenset(
    """
    lang charset name content http-equiv class id style href open role alt width height
    aria-hidden aria-label aria-labelledby src tabindex
    xmlns viewbox refx refy markerwidth markerheight markerunits orient transform d x y rx fill
    stroke stroke-width stroke-dasharray marker-end paint-order font-family font-size font-weight
    text-anchor
    """.split()
)
OURS = {
    "href": re.compile(r"#e\d+"),
    "style": re.compile(r"width: [\d.]+%|--wide: \d+px|max-width:100%;height:auto"),
    "xmlns": re.compile(re.escape("http://www.w3.org/2000/svg")),
    "fill": re.compile(r"none|#[0-9a-f]{6}"),
    "stroke": re.compile(r"#[0-9a-f]{6}"),
    "marker-end": re.compile(r"url\(#tape\d+-(live|break|lost|given)\)"),
    "src": re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+"),
}
"""What these hold on a student's page, and nothing else."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ours = tag in ELEMENTS and (tag != "svg" or ("role", "img") in attrs)
        self.found += [] if ours else [f"<{tag}>"]
        for name, value in attrs:
            held = name in ATTRIBUTES and (name not in OURS or OURS[name].fullmatch(value or ""))
            self.found += [] if held else [f"<{tag} {name}={value!r:.80}>"]

    def handle_decl(self, decl: str) -> None:
        self.found += [] if decl == "doctype html" else [f"<!{decl:.80}>"]

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data:.80}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data:.80}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data:.80}")


def foreign_markup(page: str) -> Iterator[str]:
    """Elements, attributes and values on a student's page that our template never makes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from reader.found
