"""Where an answer's own code keeps an error from being seen: an ``except`` that goes on."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def line_that_hides_errors(own: Sequence[str]) -> int:
    """The first ``except`` in which nothing is raised, as a line from 1 on; 0 if there is none.

    ``own`` are the lines of the answer; what is no Python has none.
    """
    try:
        tree = ast.parse("\n".join(own))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return min((one.lineno for one in handlers if not _raises(one)), default=0)


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))
