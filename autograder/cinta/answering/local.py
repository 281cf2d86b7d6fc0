"""A Student in this very process: a notebook's own ``grader.check``, stock Otter, pytest.

Nothing is isolated here: the code that is asked is trusted as much as the process it runs in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..student import Answer, Question
from .call import answer
from .cell_syntax import bound, parse


class LocalStudent:
    """Answers from a live namespace.

    ``cells`` are the sources that were run, in order; without them IPython's own ``In`` is read,
    unless the student took that name for something else.
    """

    def __init__(self, namespace: dict[str, Any], cells: Sequence[str] | None = None) -> None:
        self._namespace = namespace
        self._cells = cells

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """Answer each here and now."""
        cells = self._sources()
        return tuple(answer(q, self._namespace, cells, record=record) for q in questions)

    def answer_cell(self, name: str) -> str:
        """The last cell that binds a name; empty if none does."""
        trees = ((cell, parse(cell)) for cell in reversed(self._sources()))
        return next((cell for cell, tree in trees if tree and name in bound(tree)), "")

    def _sources(self) -> list[str]:
        if self._cells is not None:
            return list(self._cells)
        ran = self._namespace.get("In")
        return [cell for cell in ran if isinstance(cell, str)] if isinstance(ran, list) else []
