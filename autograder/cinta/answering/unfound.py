"""What a cell has below an import of something that its author's machine has and this one has not.

``from google.colab import drive`` heads many a cell in which TensorFlow is imported below it. On
the student's machine nothing failed there; so only what uses that module may cost anything here.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from itertools import islice


def import_that_failed(
    body: Sequence[ast.stmt], error: ImportError, namespace: Mapping[str, object]
) -> int | None:
    """Which of a cell's statements is the import that ended it; None if another thing ended it.

    An import within a ``try`` or a function is none of them. ``namespace`` is the cell's globals.
    """
    trace = error.__traceback__
    while trace and trace.tb_frame.f_globals is not namespace:
        trace = trace.tb_next
    if not trace:
        return None
    *_, ended = islice(trace.tb_frame.f_code.co_positions(), trace.tb_lasti // 2 + 1)
    for number, node in enumerate(body):
        span = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
        if isinstance(node, ast.Import | ast.ImportFrom) and ended == span:
            return number
    return None
