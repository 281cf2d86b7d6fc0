"""What became of a submission's cells when it was run, packed to be kept beside its row.

A page for the student is made of it, at any time, without running anything again. What a cell
showed is a stranger's data; here it is only cut to bounds, so that no submission can fill the disk.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from ..values import Many

MAX_SOURCE, MAX_TEXT, MAX_IMAGE = 50_000, 20_000, 3 * 2**20
"""Characters that are kept of one cell's source, of one output's text, of one image in base64."""

MAX_TEXTS, MAX_IMAGES = 2 * 2**20, 6 * 2**20
"""Characters that are kept of one submission, of texts and of images; of what comes after, none."""

TEXT = "text/plain"
KEPT = (TEXT, "image/png", "image/jpeg")
"""The formats of a display that are kept: whatever else there is, a page never shows it."""


class Output(msgspec.Struct, frozen=True):
    """One output of a cell, in nbformat's terms, cut at the child's limits."""

    kind: Literal["stream", "display_data", "execute_result", "error"]
    name: str = ""
    text: str = ""
    data: Annotated[dict[str, str], Many] = {}
    lines: Annotated[tuple[str, ...], Many] = ()

    @property
    def size(self) -> int:
        """How many characters it holds."""
        return len(self.text) + sum(map(len, (*self.data.values(), *self.lines)))


class CellRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One code cell: its source, how it ended, what it showed.

    ``answers`` are the exercises whose answer it is; ``cut`` says that something was left out.
    """

    number: int
    source: str
    status: Literal["ok", "error", "timed_out", "crashed", "skipped", "not_run"]
    outputs: tuple[Output, ...] = ()
    answers: tuple[str, ...] = ()
    cut: bool = False


def pack(cells: Iterable[CellRecord]) -> bytes:
    """The cells within bounds, as compressed MessagePack."""
    room = _Room(MAX_TEXTS, MAX_IMAGES)
    return zlib.compress(msgspec.msgpack.encode([_within_bounds(cell, room) for cell in cells]))


def unpack(packed: bytes) -> tuple[CellRecord, ...]:
    """The cells again; ValueError if the bytes are damaged."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(packed), type=tuple[CellRecord, ...])
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError(str(error)) from None


@dataclass
class _Room:
    """How many characters may still be kept."""

    texts: int
    images: int

    def takes(self, output: Output) -> bool:
        """Take an output in, if there is room for it."""
        images = sum(len(value) for mime, value in output.data.items() if mime != TEXT)
        texts = output.size - images
        if texts > self.texts or images > self.images:
            return False
        self.texts -= texts
        self.images -= images
        return True


def _within_bounds(cell: CellRecord, room: _Room) -> CellRecord:
    source = cell.source[: min(MAX_SOURCE, room.texts)]
    room.texts -= len(source)
    outputs = tuple(short for output in cell.outputs if room.takes(short := _shortened(output)))
    cut = len(source) < len(cell.source) or len(outputs) < len(cell.outputs)
    return msgspec.structs.replace(cell, source=source, outputs=outputs, cut=cut)


def _shortened(output: Output) -> Output:
    """The output with long texts cut, and of its formats those that a page can show."""
    lines: list[str] = []
    room = MAX_TEXT
    for line in output.lines:
        if room <= 0:
            break
        lines.append(line[:room])
        room -= len(lines[-1])
    data = {
        mime: value[:MAX_TEXT] if mime == TEXT else value
        for mime, value in output.data.items()
        if mime in KEPT and (mime == TEXT or len(value) <= MAX_IMAGE)
    }
    text = output.text[:MAX_TEXT]
    return msgspec.structs.replace(output, text=text, data=data, lines=tuple(lines))
