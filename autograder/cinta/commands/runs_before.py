"""What a student had in the runs from which this one was graded again, while they are there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..records.store import Store
from ..results import SubmissionResult
from .run_folder import results_in

AGAIN = "again"
"""The fact that names the folder of the run that was graded again."""


class Before(NamedTuple):
    """A row of an earlier run: its folder, when it ended, and the result."""

    folder: Path
    ended: str
    result: SubmissionResult


def rows_before(store: Store, now: SubmissionResult) -> Iterator[Before]:
    """The row of a submission in each earlier run, the latest first; under another name, too.

    A folder that is gone, was moved or cannot be read ends the chain.
    """
    folders: set[Path] = set()
    named = store.facts().get(AGAIN, "")
    with contextlib.suppress(InputError):
        while named and (folder := Path(named)) not in folders:
            folders.add(folder)
            with results_in(folder) as earlier:
                facts = earlier.facts()
                rows = [one for one in earlier.results() if _is_of(one, now)]
            yield from (Before(folder, facts.get("ended", ""), one) for one in rows)
            named = facts.get(AGAIN, "")


def _is_of(before: SubmissionResult, now: SubmissionResult) -> bool:
    """The same name, or the same bytes of the same student."""
    if before.submission == now.submission:
        return True
    return bool(now.sha256 and now.key) and (before.sha256, before.key) == (now.sha256, now.key)
