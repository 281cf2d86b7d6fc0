"""A student's notebook file, read as data: the sources of its code cells, or why it cannot be read.

Format: Jupyter's nbformat 4, and 3, which kept its cells in worksheets and a code cell's source in
``input``. Nothing in the file is trusted: metadata, ids and outputs are not looked at, except the
language and the unit that our own build wrote. The nbformat library is for honest notebooks: it
validates, converts and logs what it finds, which takes minutes for some files of a few megabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import CintaError
from ..unit import LANGUAGES

MAX_BYTES = 64 * 2**20
MAX_CELLS = 5000
MAX_SOURCE = 2**20
MAX_CODE = 16 * 2**20
"""Bytes of all sources together: they are sent to the process that runs them in one message."""

MAX_WRITTEN = 20_000
"""Characters of an answer in words."""

MAX_MEMORY = 2**29
COSTS = {b"{": 250, b"[": 100, b",": 60}
"""Bytes that Python takes for what these characters begin (an object, a list, a value), at most:
64 MiB of ``[],[],[]`` would take 1.5 GiB."""

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


class Unreadable(CintaError):
    """The file is not a notebook; the text says in one line what it is instead.

    ``sha256`` is that of what was handed in instead, where it could be read.
    """

    def __init__(self, *text: object, sha256: str = "") -> None:
        super().__init__(*text)
        self.sha256 = sha256


class OutOfReach(Unreadable):
    """What was handed in cannot be had now: no fault of who handed it in, and never their zero."""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a submission, in order; what it says of itself, if it says it.

    ``marks`` are the exercises whose answer cells our build marked in the metadata, by the cell's
    number: a student can copy, lose and forge them. ``written`` are the answers in words, by
    exercise, and ``loose`` all text cells that are no cell of ours. ``notes`` say what of it was
    not read.
    """

    cells: tuple[str, ...]
    lang: str | None
    unit: str = ""
    release: str = ""
    marks: Mapping[int, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_notebook(content: bytes) -> Notebook:
    """Parse the bytes of a notebook; Unreadable says why not."""
    if len(content) > MAX_BYTES:  # of a larger file no more than this is ever brought here
        raise Unreadable(f"the file has {_more_than(MAX_BYTES)}: clear its outputs")
    if not content.strip():
        raise Unreadable("the file is empty")
    data = _json(content)
    cells = list(_cells(data))
    code = [cell for cell in cells[:MAX_CELLS] if cell.get("cell_type") == "code"]
    sources = [_source(cell) for cell in code]
    cut = tuple(source[:MAX_SOURCE] for source in sources)
    if sum(len(source.encode()) for source in cut) > MAX_CODE:
        raise Unreadable(f"its code has {_more_than(MAX_CODE)}")
    lang, unit, release = (_own(data, name) for name in ("lang", "unit", "release"))
    return Notebook(
        cells=cut,
        lang=lang if lang in LANGUAGES else None,
        unit=unit,
        release=release,
        marks={n: _own(cell, "exercise") for n, cell in enumerate(code) if _is_an_answer(cell)},
        written=_written(cells[:MAX_CELLS]),
        loose=tuple(_source(c)[:MAX_WRITTEN] for c in cells[:MAX_CELLS] if _is_loose(c)),
        notes=tuple(_left_out(len(cells), sources)),
    )


def _more_than(limit: int) -> str:
    return f"more than {limit // 2**20} MiB, the most that is read"


def _left_out(cells: int, sources: Sequence[str]) -> Iterator[str]:
    """A line for what is beyond a limit, where the rest is graded all the same."""
    if cells > MAX_CELLS:
        yield f"it has {cells:,} cells; the first {MAX_CELLS:,} were read"
    if long := [str(n) for n, source in enumerate(sources, start=1) if len(source) > MAX_SOURCE]:
        named = f"code cell {long[0]}" + (f" (and {len(long) - 1} more)" if long[1:] else "")
        yield f"{named} has more than {MAX_SOURCE:,} characters; the first {MAX_SOURCE:,} were read"


def _cells(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells, of all worksheets in the old format; what is no object is passed over."""
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        if not isinstance(data.get("cells"), list):
            raise Unreadable("this JSON is not a notebook: it has no list of cells")
        sheets = [data]
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        if isinstance(cells, list):
            yield from (cell for cell in cells if isinstance(cell, dict))


def _json(content: bytes) -> dict[str, Any]:
    try:
        # JSON may be UTF-16 or UTF-32 too: Windows tools write it, json itself would read it.
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise Unreadable("the file is not text in UTF-8") from None
    if text.lstrip().startswith("<"):
        raise Unreadable("this is a web page (HTML), not a notebook: the .ipynb itself is needed")
    if _memory(content) > MAX_MEMORY and _memory(_STRING.sub(b"", content)) > MAX_MEMORY:
        raise Unreadable("the file holds more values than are read: clear its outputs")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"the file is not complete JSON ({str(error)[:80]})") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file's JSON cannot be read ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise Unreadable("this JSON is not a notebook")
    return data


def _memory(content: bytes) -> int:
    """What the parsed values take, at most; within strings nothing is a value."""
    return sum(content.count(mark) * cost for mark, cost in COSTS.items())


def _source(cell: dict[str, Any]) -> str:
    """The source, a string or a list of lines; lone surrogates cannot be sent and are replaced."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    return source.encode("utf-8", "replace").decode()


def _is_an_answer(cell: dict[str, Any]) -> bool:
    return _own(cell, "role") == "answer"


def _is_loose(cell: dict[str, Any]) -> bool:
    """A text cell that the student added, or whose metadata are lost."""
    return cell.get("cell_type") == "markdown" and not _own(cell, "role")


def _written(cells: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The answers in words: what stands in their cell, and in text cells added right below it."""
    found: dict[str, list[str]] = {}
    into: list[str] | None = None
    for cell in cells:
        if _own(cell, "role") == "words":
            into = found.setdefault(_own(cell, "exercise"), [])
        elif _own(cell, "role"):
            into = None
        if into is not None and cell.get("cell_type") == "markdown":
            into.append(_source(cell))
    return {name: "\n\n".join(texts)[:MAX_WRITTEN] for name, texts in found.items()}


def _own(data: dict[str, Any], name: str) -> str:
    """What our build wrote into metadata, of the notebook or a cell, under a name; else nothing."""
    metadata = data.get("metadata")
    ours = metadata.get("cinta") if isinstance(metadata, dict) else None
    said = ours.get(name) if isinstance(ours, dict) else None
    return said if isinstance(said, str) else ""
