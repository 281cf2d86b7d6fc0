"""The folder of one run, ``--out``: held by one run at a time, begun anew or gone on with."""

from __future__ import annotations

import contextlib
from pathlib import Path

from ..errors import InputError
from ..records.lock import lock_folder
from ..records.store import BESIDE, RESULTS, Store


def open_run(folder: Path, *, resume: bool) -> Store:
    """The store of a run into a folder, which is held until the store is closed.

    InputError if another run has the folder, or if it is not empty and nobody said to resume.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error}); give another --out") from None
    path = folder / RESULTS
    with contextlib.ExitStack() as undone:
        held = lock_folder(folder)
        undone.callback(held.release)
        if not resume:
            _only_begun(path)
            _refuse_unless_empty(folder)
        store = Store(path, held)
        undone.callback(store.close)
        if resume:
            store.examine()
        undone.pop_all()
    return store


def _only_begun(path: Path) -> None:
    """Take away the results of a run that ended before its first row."""
    if not path.exists():
        return
    store = Store(path)
    try:
        begun = store.is_empty()
    finally:
        store.close()
    if begun:
        for place in (path, *(path.with_name(path.name + suffix) for suffix in BESIDE)):
            place.unlink(missing_ok=True)


def _refuse_unless_empty(folder: Path) -> None:
    if any(folder.iterdir()):
        what = "already holds results" if (folder / RESULTS).exists() else "is not empty"
        raise InputError(f"{folder} {what}: go on with --resume, or give another --out")
