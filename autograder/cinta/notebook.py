"""What the generated Otter test files call: one check, in the notebook's own process.

``grader.check("polynomial_slope")`` finds ``tests/polynomial_slope.py``, which holds the key of a
public check as data and calls :func:`check` with the notebook's globals. Stock ``otter run`` does
the same with the keys of the hidden checks.
"""

from __future__ import annotations

from typing import Any

import msgspec

from .checks.judge import judge
from .checks.key import Key
from .results import CheckResult, Verdict


def check(env: dict[str, Any], key: str, lang: str) -> CheckResult:
    """Judge one check against the names in ``env``; AssertionError carries the student's message.

    ``key`` is a :class:`cinta.checks.key.Key` as JSON. The result is returned when it passed.
    """
    from .run.local import LocalStudent

    decoded = msgspec.json.decode(key, type=Key)
    student = LocalStudent(env)
    result = judge(decoded, student.ask(decoded.questions), lang)
    if result.verdict != Verdict.PASSED:
        raise AssertionError(f"{result.title}: {result.message}")
    return result
