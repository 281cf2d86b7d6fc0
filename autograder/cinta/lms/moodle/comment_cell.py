"""A cell of feedback comments: safe for Moodle's importer, and ours to find again.

Moodle reads a worksheet with PHP's fgetcsv, whose escape is the backslash: a cell that ends in one
swallows the next student's row. It keeps a cell as HTML, and shows it in the next worksheet as
``html_entity_decode(strip_tags(...), ENT_COMPAT)`` (lib/classes/table/base_export_format.php): line
breaks are gone there. So ours begins with HEAD and ends with END, which outlive that, and a space
stands before each break, so that lines do not become one word; what a teacher wrote around it is
kept.
"""

from __future__ import annotations

import html
import re

HEAD = "Cinta · "
END = "∎"
"""Closes ours, so that a line that a teacher adds below it is not taken for ours."""

OPENING = re.compile(r"Cinta\s+·\s")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
BREAK = " <br>"
FORMULA = "=+-@"
"""What a spreadsheet program takes for a formula at the start of a cell."""

APOSTROPHE = re.compile(r"&(?:#0*39|#x0*27|apos);")
"""Moodle's worksheet leaves these as they are (ENT_COMPAT)."""


def comment_cell(comment: str, current: str = "") -> str:
    """The cell to write: the comment, behind what the teacher wrote in the cell ``current``."""
    ours = comment if comment.startswith(HEAD) else HEAD + comment
    parts = [_escaped(text) for text in (teachers_text(current), f"{ours} {END}") if text]
    return _no_formula((BREAK * 2).join(parts))


def is_ours(shown: str) -> bool:
    """Whether a comment of ours stands in a cell."""
    return OPENING.search(shown) is not None


def teachers_text(shown: str) -> str:
    """What a cell holds beside a comment of ours, before it or after it."""
    opening = OPENING.search(shown)
    if not opening:
        return _own(shown)
    ours = shown[opening.end() :]
    _, closing, after = ours.rpartition(END)
    around = (_own(shown[: opening.start()]), _own(after) if closing else "")
    return "\n".join(text for text in around if text)


def is_closed(shown: str) -> bool:
    """Whether it is told where a comment of ours ends in a cell, if there is one."""
    opening = OPENING.search(shown)
    return opening is None or END in shown[opening.end() :]


def shows_same(current: str, written: str) -> bool:
    """Whether a worksheet's cell shows what we would write, white space left out of account."""
    once = as_shown(written)
    return _squeezed(current) in (_squeezed(once), _squeezed(as_shown(once)))


def as_shown(text: str) -> str:
    """HTML as a worksheet shows it."""
    spaced = text.replace("</p>", "   ").replace("\n", "   ").replace("\r", "   ")
    return html.unescape(re.sub(r"<(?![\s<])[^>]*>", "", spaced))


def _own(text: str) -> str:
    return APOSTROPHE.sub("'", text).strip()


def _escaped(text: str) -> str:
    """Text as HTML in which nothing is a quotation mark, a backslash or a new line."""
    lines = (html.escape(_storable(line), quote=False) for line in text.splitlines())
    return BREAK.join(lines).replace('"', "&quot;").replace("\\", "&#92;")


def _storable(line: str) -> str:
    """Without what no database takes; joined emoji and the like stay as they are."""
    return SURROGATE.sub("\ufffd", CONTROL.sub(" ", line))


def _no_formula(text: str) -> str:
    return f"&#{ord(text[0])};{text[1:]}" if text[0] in FORMULA else text


def _squeezed(text: str) -> str:
    return "".join(text.split())
