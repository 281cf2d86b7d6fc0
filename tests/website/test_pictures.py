"""The pictures of the pages: drawn of what stands there now, small, and each shown."""

from __future__ import annotations

from website.diagrams import BLOCK, DIAGRAMS, name_of
from website.pictures import PICTURES

DOCS = PICTURES.parent
PAGES = [*DOCS.parent.glob("*.md"), *DOCS.rglob("*.md")]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_each_diagram_of_docs_is_drawn_and_no_other() -> None:
    texts = [text for page in DOCS.rglob("*.md") for text in BLOCK.findall(page.read_text("utf-8"))]
    assert {path.name for path in DIAGRAMS.iterdir()} == set(map(name_of, texts))


def test_every_other_picture_is_shown_and_below_150_kB() -> None:
    for path in PICTURES.rglob("*.*"):
        assert path.stat().st_size < 150_000, path
        shown = f"pictures/{path.relative_to(PICTURES).as_posix()}"
        assert path.parent == DIAGRAMS or shown in TEXT, path
