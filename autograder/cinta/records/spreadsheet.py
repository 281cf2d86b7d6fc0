"""Cells that a spreadsheet program takes for text, whatever a student called a file.

It takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, even a quoted one. Such
a cell gets an apostrophe before it, as OWASP advises ("CSV Injection"). It is so in tables that
people open: ``grades.csv``, ``closing.csv``, ``export --to csv``. ``results.sqlite`` keeps every
name as it was handed in, and what is joined with an LMS's own tables is taken from there.
"""

from __future__ import annotations

FORMULAS = tuple("=+-@\t\r\n＝＋－＠")
"""What a formula begins with; the wide forms count in some spreadsheets."""


def no_formula(text: str) -> str:
    """The text, as text to a spreadsheet too."""
    return f"'{text}" if text.startswith(FORMULAS) or text.lstrip().startswith(FORMULAS) else text
