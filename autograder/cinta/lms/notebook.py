"""A student's notebook file, read as data: the sources of its code cells, or why it cannot be read.

Format: Jupyter's nbformat 4 (nbformat 3 is converted by the nbformat library). Nothing in the file
is trusted: metadata, ids and outputs are not looked at, except the language our own build wrote.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import nbformat

from ..unit import LANGUAGES

MAX_BYTES = 64 * 2**20
MAX_CELLS = 5000
MAX_SOURCE = 2**20


class Unreadable(Exception):
    """The file is not a notebook; the text says in one line what it is instead."""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a submission, in order; ``lang`` if the notebook says it."""

    cells: tuple[str, ...]
    lang: str | None


def read_notebook(content: bytes) -> Notebook:
    """Parse the bytes of a notebook; Unreadable says why not."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"the file has {len(content) // 2**20} MiB; {MAX_BYTES // 2**20} are read")
    if not content.strip():
        raise Unreadable("the file is empty")
    data = _json(content)
    if isinstance(data.get("worksheets"), list):
        data = _upgraded(data)
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("this JSON is not a notebook: it has no list of cells")
    sources = [_source(cell) for cell in cells[:MAX_CELLS] if _is_code(cell)]
    return Notebook(tuple(sources), _language(data))


def _json(content: bytes) -> dict[str, Any]:
    try:
        # JSON may be UTF-16 or UTF-32 too: Windows tools write it, json itself would read it.
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise Unreadable("the file is not text in UTF-8") from None
    if text.lstrip().startswith("<"):
        raise Unreadable("this is a web page (HTML), not a notebook: the .ipynb itself is needed")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file is not complete JSON ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise Unreadable("this JSON is not a notebook")
    return data


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """nbformat 3 kept its cells in worksheets."""
    try:
        return dict(nbformat.convert(nbformat.from_dict(data), 4))
    except Exception as error:
        text = f"an old notebook (nbformat 3) that cannot be converted: {error}"
        raise Unreadable(text[:200]) from None


def _is_code(cell: object) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _source(cell: dict[str, Any]) -> str:
    """The source, a string or a list of lines; lone surrogates cannot be sent and are replaced."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    return source[:MAX_SOURCE].encode("utf-8", "replace").decode()


def _language(data: dict[str, Any]) -> str | None:
    metadata = data.get("metadata")
    ours = metadata.get("cinta") if isinstance(metadata, dict) else None
    lang = ours.get("lang") if isinstance(ours, dict) else None
    return lang if isinstance(lang, str) and lang in LANGUAGES else None
