"""Stock Otter's scores, and what is said where it gives none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from cinta.errors import InputError
from cinta.run.otter import _scores

NO_PORT = b"...\nRuntimeError: Kernel died before replying to kernel_info\n"


class Otter:
    """It fails in these words, one after another, then gives a point."""

    def __init__(self, *failures: bytes) -> None:
        self._failures = list(failures)
        self.runs = 0

    def __call__(self, arguments: Sequence[str], said: IO[bytes]) -> int:
        self.runs += 1
        if self._failures:
            said.write(self._failures.pop(0))
            return 1
        out = Path(arguments[arguments.index("-o") + 1])
        tests = [{"name": "slope", "score": 1}, {"name": "Public Tests"}]
        (out / "results.json").write_text(json.dumps({"tests": tests}))
        return 0


def test_a_kernel_that_lost_a_port_to_another_is_tried_once_more() -> None:
    otter = Otter(NO_PORT)
    assert _scores(Path("a.zip"), Path("u.ipynb"), otter) == {"slope": 1.0}
    assert otter.runs == 2


@pytest.mark.parametrize(
    ("failures", "runs", "last"),
    [([NO_PORT, NO_PORT, NO_PORT], 2, "Kernel died"), ([b"No such archive"], 1, "No such archive")],
)
def test_what_fails_again_or_for_another_reason_is_said_with_its_last_line(
    failures: list[bytes], runs: int, last: str
) -> None:
    otter = Otter(*failures)
    with pytest.raises(InputError, match=rf"otter run fails on u\.ipynb: .*{last}"):
        _scores(Path("a.zip"), Path("u.ipynb"), otter)
    assert otter.runs == runs
