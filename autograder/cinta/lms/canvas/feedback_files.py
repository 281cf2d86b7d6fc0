"""Feedback for Canvas: under whose name files must stand, what they must be, and comments.

Format: AbstractAssignment#infer_comment_context_from_filename, #generate_comments_from_files and
lib/zip_extractor.rb of canvas-lms. Canvas looks for two numbers in a file's name, the user's and
that of a file which they handed in; what else is in it does not matter. The student gets the file
*under the name of their own file*, whatever it was called in the zip: a web page would arrive as
``lab01.ipynb``, which nothing opens. So whoever handed in a notebook gets a notebook to read, and
whoever handed in a zip gets a zip with the page in it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...packed import packed
from ...results import plain_text
from ..handover import Grade

LONGEST = 200
"""Bytes of a name. Canvas unpacks the zip into a folder: one name over 255 bytes, and the whole
upload fails (ZipExtractor#unzip_files)."""

TAG = re.compile(r"<(?=[A-Za-z/!?])")
"""What begins a tag in HTML."""


@dataclass(frozen=True)
class FeedbackAddress:
    """What Canvas reads in a file's name: ``key`` as in Person.key; ``file_name`` is the rest."""

    key: str
    attachment: str
    file_name: str


def read_address(name: str) -> FeedbackAddress | None:
    """Whose file it is, as Canvas reads a name back; None if it would ignore the file."""
    parts = [part for part in name.split("_") if part != "LATE"]
    if parts[0] == "anon":
        places = [1, 2]
    else:
        places = [place for place, part in enumerate(parts) if _is_number(part)][:2]
    if len(places) < 2 or len(parts) <= places[1] or name.startswith("._"):
        return None
    user, attachment = (parts[place] for place in places)
    # Canvas takes it for the page of a web address that was handed in.
    if parts[-1].startswith("link") or not _is_number(attachment):
        return None
    key = f"anon_{user}" if parts[0] == "anon" else user
    return FeedbackAddress(key, attachment, "_".join(parts[places[1] + 1 :]))


def feedback_file(grade: Grade) -> tuple[str, bytes] | None:
    """Name and content of a grade's feedback in the zip; None if nothing tells Canvas whose it is.

    The name is that of the file as it was downloaded, unless Canvas would stumble over it.
    """
    name = grade.origin.file
    for candidate in (name, _short(name, grade.person.key)):
        found = read_address(candidate)
        if found and found.key == grade.person.key and len(candidate.encode()) <= LONGEST:
            return candidate, file_content(grade, name)
    return None


def file_content(grade: Grade, name: str) -> bytes:
    """The feedback as a file that opens under that name."""
    match PurePosixPath(name.lower()).suffix:
        case ".zip":
            return packed({"feedback.html": grade.page()})
        case ".html" | ".htm":
            return grade.page()
        case ".txt":
            return grade.comment.encode("utf-8", "replace")
        case _:
            return _notebook(grade.comment)


def _short(name: str, key: str) -> str:
    """Another name for the same submission: only what Canvas needs of it."""
    numbers = [part for part in name.split("_") if part != "LATE"]
    at = next((n for n, part in enumerate(numbers) if part == key.removeprefix("anon_")), -1)
    attachment = numbers[at + 1] if 0 <= at < len(numbers) - 1 else ""
    whose = key if key.startswith("anon_") else f"cinta_{key}"
    return f"{whose}_{attachment}_feedback{PurePosixPath(name).suffix[:16]}"


def _notebook(comment: str) -> bytes:
    """A notebook with one cell of text; nothing in it is taken for Markdown, HTML or a formula."""
    text = html.escape(comment, quote=False).replace("$", "&#36;")
    cell = {"cell_type": "markdown", "metadata": {}, "source": f"<pre>{text}</pre>"}
    book = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
    return json.dumps(book, indent=1).encode()


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal()


def comment_text(comment: str) -> str:
    """A comment that loses nothing where it is taken for HTML, and shows the same where it is not.

    The newest Canvas cleans it of what looks like a tag (SubmissionComment, sanitize_field).
    """
    return TAG.sub("‹", "\n".join(plain_text(line) for line in comment.splitlines()))


def has_comment(comment: str, comments: Sequence[str]) -> bool:
    """Whether a comment is among these, lines and entities left out of account."""
    return _bare(comment_text(comment)) in {_bare(one) for one in comments}


def _bare(text: str) -> str:
    """What is left of a text whatever Canvas does to its lines and its entities."""
    unescaped = html.unescape(html.unescape(text)).replace("<", "‹")
    return "".join(unescaped.split())
