"""What a page may show of a cell's outputs: text and images, checked, never markup.

HTML, SVG, LaTeX and scripts are shown as the plain text that stands beside them, or not at all. An
image is what its bytes are, not what its label says, and is put in as data, so nothing is fetched.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from ..records.cell_record import Output
from ..results import plain_text

MAX_LINES, MAX_CHARACTERS = 120, 8_000
"""Of one text output; a page is for reading."""

MAX_PIXELS = 16_000_000
IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG"}

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
"""Control sequences of a terminal (ECMA-48, 5.3 to 5.6)."""

_PATHS = re.compile(r"(?<![\w./:~>-])(?:/[\w.+@-]+)+/(?=[\w.+@-])")
"""The folders of an absolute path: they are the grading machine's, and nobody's business."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something to show: ``kind`` is ``text``, ``result``, ``error``, ``image`` or ``refused``.

    ``text`` is plain, ``left_out`` the number of lines that are not shown of it; an image has its
    data URI and its size in pixels.
    """

    kind: str
    text: str = ""
    left_out: int = 0
    uri: str = ""
    width: int = 0
    height: int = 0


def parts(outputs: Sequence[Output]) -> Iterator[Part]:
    """What is to be shown of a cell's outputs, in order."""
    for output in outputs:
        match output.kind:
            case "stream":
                yield text_part("text", output.text)
            case "error":
                told = "\n".join(output.lines) or f"{output.name}: {output.text}"
                yield text_part("error", told)
            case _:
                yield from _display(output)


def _display(output: Output) -> Iterator[Part]:
    offered = [mime for mime in IMAGES if mime in output.data]
    for mime in offered:
        if found := image(mime, output.data[mime]):
            yield found
            return
    if offered:
        yield Part(kind="refused")
    if text := output.data.get("text/plain", ""):
        yield text_part("result", text)


def image(mime: str, encoded: str) -> Part | None:
    """The image, if the bytes are what the type says and it is of a decent size; else None."""
    try:
        content = base64.b64decode(re.sub(r"\s+", "", encoded), validate=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=(IMAGES[mime],)) as opened:
                width, height = opened.size
                opened.verify()
    except (
        binascii.Error,
        ValueError,
        OSError,
        SyntaxError,
        Warning,
        Image.DecompressionBombError,
    ):
        return None
    if not 0 < width * height <= MAX_PIXELS:
        return None
    uri = f"data:{mime};base64,{base64.b64encode(content).decode()}"
    return Part(kind="image", uri=uri, width=width, height=height)


def text_part(kind: str, text: str) -> Part:
    """Text as a page shows it: its first lines, legible."""
    lines = legible(text).split("\n")
    shown = "\n".join(lines[:MAX_LINES])[:MAX_CHARACTERS]
    return Part(kind=kind, text=shown, left_out=max(0, len(lines) - shown.count("\n") - 1))


def legible(text: str) -> str:
    """What a terminal would show in the end: no escapes, no overwritten lines, no controls.

    Nor the folders of the machine that graded.
    """
    lines = _ESCAPES.sub("", text).replace("\r\n", "\n").rstrip("\n").split("\n")
    last = (plain_text(line.rstrip("\r").rsplit("\r", 1)[-1].expandtabs(8)) for line in lines)
    return no_paths("\n".join(last))


def no_paths(text: str) -> str:
    """The text with absolute paths cut to their last name."""
    return _PATHS.sub("…/", text)
