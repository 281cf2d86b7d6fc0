"""Solution markers, read as Otter reads them: what a student sees in place of a solution.

The markers and their meaning are Otter-Grader's (``otter assign``), which writes the student
notebooks; this small mirror gives the blank to the judge and finds, before Otter does its work,
markers that it would pass over (an indented or misspelt one, one that removes nothing). The gate
compares every blank made here with the notebook that Otter made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from ..errors import SourceError

ASSIGNMENT = re.compile(r"^(?P<left>\s*[A-Za-z_][\w., ]*=)(?!=)\s*(?P<right>.*\S)\s+# SOLUTION$")
BEGIN = re.compile(r"^(?P<indent>\s*)# BEGIN SOLUTION(?P<silent> NO PROMPT)?$")
END = re.compile(r"^\s*# END SOLUTION$")
LOOKS_LIKE_A_MARKER = re.compile(
    r"#\s*(BEGIN|END)?\s*(SOLUTION|PROMPT|IGNORE|SEED|HIDDEN)\b|#.*\bSOLUCI", re.IGNORECASE
)

A_FEW_WORDS = 3
"""A comment this short with a word that is nearly ``solution`` is a marker, not text."""


def blank_of(text: str, path: Path, line: int) -> str:
    """The answer cell as students get it; SourceError at the first marker that is not right."""
    kept: list[str] = []
    if not any(list(_solutions(text, path, line, kept))):
        raise SourceError(path, line, "the answer cell has no solution marker", _MEND)
    return "\n".join(kept)


_MEND = "end an assignment in '  # SOLUTION', or wrap lines in '# BEGIN SOLUTION'/'# END SOLUTION'"


def _solutions(text: str, path: Path, line: int, kept: list[str]) -> Iterator[bool]:
    """Walk the lines, append what students keep, yield True for each solution taken out."""
    opened: tuple[int, int] | None = None
    for number, content in enumerate(text.split("\n"), start=line):
        begin, end = BEGIN.match(content), END.match(content)
        if begin:
            if opened:
                raise SourceError(path, number, "BEGIN SOLUTION inside another", "end that first")
            opened = (number, 0)
            if not begin["silent"]:
                kept.append(f"{begin['indent']}...")
        elif end:
            if not opened:
                raise SourceError(path, number, "END SOLUTION without BEGIN SOLUTION", _MEND)
            if not opened[1]:
                raise SourceError(path, number, "a solution block that removes nothing", "fill it")
            opened = None
            yield True
        elif opened:
            opened = (opened[0], opened[1] + bool(content.strip()))
        elif match := ASSIGNMENT.match(content):
            if match["right"] == "...":
                raise SourceError(path, number, "a solution marker that removes nothing", "fill it")
            kept.append(f"{match['left']} ...")
            yield True
        elif _looks_like_a_marker(content):
            raise SourceError(path, number, f"unknown marker in {content.strip()!r}", _MEND)
        else:
            kept.append(content)
    if opened:
        raise SourceError(path, opened[0], "BEGIN SOLUTION without END SOLUTION", _MEND)


def _looks_like_a_marker(content: str) -> bool:
    """True for all that an author may have meant as a marker, ``# BEGIN_SOLUTON`` among it."""
    words = re.findall(r"[^\W\d_]+", content.partition("#")[2])
    return bool(LOOKS_LIKE_A_MARKER.search(content)) or any(
        SequenceMatcher(None, word.upper(), "SOLUTION").ratio() >= 0.75
        for word in words
        if word.isupper() or len(words) <= A_FEW_WORDS
    )


def refuse_markers(text: str, path: Path, line: int) -> None:
    """A marker outside an answer cell takes nothing out: what it marks would be published."""
    for number, content in enumerate(text.split("\n"), start=line):
        if _looks_like_a_marker(content):
            what = f"the marker in {content.strip()!r} stands in a cell that is no answer"
            raise SourceError(path, number, what, 'begin the cell with # %% exercise="name"')


def without_markers(text: str) -> str:
    """The solution as code: markers taken off, every line kept."""
    lines = [
        re.sub(r"\s+# SOLUTION$", "", content)
        for content in text.split("\n")
        if not BEGIN.match(content) and not END.match(content)
    ]
    return "\n".join(lines)
