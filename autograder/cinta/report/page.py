"""A student's feedback as one self-contained HTML page: nothing in it is fetched or executed."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, select_autoescape

from ..results import SubmissionResult
from .comment import MARKS
from .table import number

_TEMPLATES = Environment(
    loader=PackageLoader("cinta.report"), autoescape=select_autoescape(("html",)), trim_blocks=True
)

TITLES = {
    "es": {"title": "Tu entrega", "points": "puntos", "passed": "Correcto."},
    "en": {"title": "Your submission", "points": "points", "passed": "Correct."},
}


def page(result: SubmissionResult, more: str = "") -> bytes:
    """The page of one submission, ``more`` below its score; the same bytes each time.

    It says what :func:`cinta.report.comment.comment` says, and names no student: an LMS shows it to
    the one whom it is for.
    """
    lang = result.lang or "es"
    text = _TEMPLATES.get_template("page.html").render(
        lang=lang,
        words=TITLES[lang],
        result=result,
        more=more,
        marks=MARKS,
        number=number,
    )
    return text.encode()
