"""A Student in this very process: a notebook's own ``grader.check``, stock Otter, pytest.

Nothing is isolated here: the code that is asked is trusted as much as the process it runs in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..student import Answer, Question
from .call import answer


class LocalStudent:
    """Answers from a live namespace.

    ``cells`` are the sources that were run, in order; without them IPython's own ``In`` is read.
    """

    def __init__(self, namespace: dict[str, Any], cells: Sequence[str] | None = None) -> None:
        self._namespace = namespace
        self._cells = cells

    def ask(self, question: Question) -> Answer:
        """Answer one question here and now."""
        cells = self._namespace.get("In", []) if self._cells is None else self._cells
        return answer(question, self._namespace, list(cells))
