"""The templates, with everything escaped that they are given, and what all pages share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..results import Verdict
from .table import number

MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.BLANK: "○",
    Verdict.CRASHED: "!",
    Verdict.TIMED_OUT: "∞",
    Verdict.NOT_REACHED: "–",
    Verdict.TO_MARK: "✎",
    Verdict.MARKED: "●",
    Verdict.RECORDED: "✓",
}

TEMPLATES = Environment(
    loader=PackageLoader("cinta.report"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)
TEMPLATES.globals |= {"number": number, "marks": MARKS}


@cache
def ours(name: str) -> Markup:
    """A file of our own beside the templates, as it is: no student's text is in it."""
    return Markup(files("cinta.report").joinpath("templates", name).read_text(encoding="utf-8"))
