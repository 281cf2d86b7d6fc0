"""The folder of one run, ``--out``: held by one run at a time, begun anew or gone on with."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError
from ..records.lock import lock_folder
from ..records.store import RESULTS, Store
from ..said import counted


@contextlib.contextmanager
def results_in(folder: Path) -> Iterator[Store]:
    """The store of a run that was begun before; InputError if the folder holds none."""
    path = folder / RESULTS
    if not path.is_file():
        raise InputError(f"{folder}: no {RESULTS} there; give the --out folder of a cinta grade")
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


def cut_short(folder: Path) -> str:
    """What there is to say of a run that did not come to its end; empty if all have a row."""
    with results_in(folder) as store:
        n = len(store.not_graded())
    if not n:
        return ""
    return f"{folder}: not graded yet: {counted(n, 'submission')}; go on with cinta grade --resume"


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No run goes on in the folder, and none begins; InputError if one does."""
    held = lock_folder(folder)
    try:
        yield
    finally:
        held.release()


@contextlib.contextmanager
def run_into(folder: Path, *, resume: bool) -> Iterator[Store]:
    """The store of a run into a folder, see :func:`open_run`; closed at the end.

    Where the run comes to no row, by a refusal or otherwise, what it made is taken away again: the
    corrected command finds the folder as this one did.
    """
    made = _missing(folder)
    is_new = not resume or not (folder / RESULTS).exists()
    with contextlib.ExitStack() as undone:
        for place in made:
            undone.callback(_remove_empty, place)
        store = open_run(folder, resume=resume)
        undone.callback(_close, store, is_new=is_new)
        yield store


def open_run(folder: Path, *, resume: bool) -> Store:
    """The store of a run into a folder, which is held until the store is closed.

    InputError if another run has the folder, or if it is not empty and nobody said to resume.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror
        raise InputError(f"{folder}: cannot be made ({why}); give another --out") from None
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


def _missing(folder: Path) -> list[Path]:
    """The folders that are to be made for this one, from the top."""
    return [place for place in reversed((folder, *folder.parents)) if not place.exists()]


def _remove_empty(place: Path) -> None:
    with contextlib.suppress(OSError):  # it is not empty: something was kept
        place.rmdir()


def _close(store: Store, *, is_new: bool) -> None:
    """Close the store; a new one that has no row is taken away."""
    is_kept = True
    with contextlib.suppress(InputError):  # it cannot be read: nothing of it is touched
        is_kept = not (is_new and store.is_empty())
    if is_kept:
        store.close()
    else:
        store.discard()


def _only_begun(path: Path) -> None:
    """Take away the results of a run that ended before its first row."""
    if path.exists():
        _close(Store(path), is_new=True)


def _refuse_unless_empty(folder: Path) -> None:
    if any(folder.iterdir()):
        what = "already holds results" if (folder / RESULTS).exists() else "is not empty"
        raise InputError(f"{folder} {what}: go on with --resume, or give another --out")
