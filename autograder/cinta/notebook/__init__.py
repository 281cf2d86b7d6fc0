"""In a student's own notebook: what ``grader.check("slope")`` asks, and what it shows.

``asked`` is what the generated test files call, under stock Otter too; ``grader`` is Otter's
``Notebook`` that tells what a check found as a ``card``, with words before pictures; ``quoted``
finds the student's lines in a message. While a notebook is graded nothing of this is used but
``asked``.
"""

from __future__ import annotations

from .asked import check

__all__ = ["check"]
