"""One code cell on a page: its source, how it went, what it showed."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from markupsafe import Markup

from ..records.cell_record import CellRecord
from .page_texts import PAGE
from .shown import parts
from .templating import TEMPLATES

WENT = {"timed_out": "cell_timed_out", "crashed": "cell_crashed", "skipped": "not_run"}
"""What became of a cell, where its word is also that of something else."""

MAX_HELD = 20_000
"""Bytes of a cell whose HTML is held for the next page."""


def shown_cell(cell: CellRecord, source: Markup, lang: str) -> Markup:
    """The cell as HTML; ``source`` is its code as it is to be shown."""
    packed = msgspec.msgpack.encode(cell)
    return (_held if len(packed) <= MAX_HELD else _made)(packed, source, lang)


def _made(packed: bytes, source: Markup, lang: str) -> Markup:
    cell = msgspec.msgpack.decode(packed, type=CellRecord)
    words = PAGE[lang]
    html = _TEMPLATE.render(
        place=cell.number + 1,
        source=source,
        parts=list(parts(cell.outputs)),
        went="" if cell.status == "ok" else words[WENT.get(cell.status, cell.status)],
        cut=cell.cut,
        words=words,
    )
    return Markup(html.strip("\n"))


_TEMPLATE = TEMPLATES.get_template("cell.html")
_held = lru_cache(maxsize=1000)(_made)
"""Most cells of a class are the same, and each stands on a page twice."""
