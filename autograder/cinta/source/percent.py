"""Jupytext's reading of py:percent, without what it brings for Jupyter servers and other formats.

Imported whole it takes tenths of a second more, of each command that reads a unit: tornado and
jupyter_server, Markdown's grammar, and below nbformat two formats that no notebook has.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NOT_ASKED_FOR = (
    "isoduration",
    "jupyter_client",
    "jupytext.async_contentsmanager",
    "jupytext.sync_contentsmanager",
    "markdown_it",
    "rfc3987_syntax",
)
"""What jupytext and jsonschema take if it is there, and do without if it is not."""


@contextmanager
def as_if_not_installed(*names: str) -> Iterator[None]:
    """Within, importing one of the modules fails, unless somebody has imported it before."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with as_if_not_installed(*NOT_ASKED_FOR):
    import jupytext
    from nbformat.v4 import nbbase
    from nbformat.warnings import DuplicateCellId


@contextmanager
def examined_once() -> Iterator[None]:
    """Within, nbformat holds a notebook against its schema, and not each cell of it before.

    That was half of what reading a unit took.
    """
    examine = nbbase.validate

    def whole(node: Any, ref: str | None = None) -> None:
        if ref is None:
            examine(node)

    nbbase.validate = whole
    try:
        yield
    finally:
        nbbase.validate = examine


def cells_of(text: str) -> list[Any]:
    """The cells of a source as jupytext gives them; raises whatever it raises."""
    with warnings.catch_warnings(), examined_once():
        # Random ids of eight digits: now and then two are the same, and nbformat mends it.
        warnings.simplefilter("ignore", DuplicateCellId)
        return list(jupytext.reads(text, fmt="py:percent").cells)
