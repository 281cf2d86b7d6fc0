"""Before Otter looks at a submission: it is set aside, and stand-ins lie in its place.

    /autograder/submission/   what a student handed in ──> /autograder/handed_in/   for our judge
                          <── one inert notebook, under the name that Otter looks for

So nothing of a student's is ever parsed, unpickled, imported or run by Otter: no ``.OTTER_LOG``, no
``otter.py`` beside the notebook, no notebook that breaks its reader. ``run_autograder`` of the
hardened archive does it before Otter starts (``python -m cinta.otter.guard /autograder``); under
``otter run``, which starts no script, the plugin does it before grading.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

HANDED_IN = "handed_in"

INERT = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
"""An archive without entries (APPNOTE.TXT 4.3.16): Otter unpacks what was handed in as a zip."""


def set_aside(autograder: Path, name: str = "", keep: str = "") -> Path:
    """Move what lies in ``submission/`` to ``handed_in/``, which is returned.

    Where that was done before (a run is repeated by hand), only what Otter put there is removed.
    ``name`` is the file that Otter has already settled on, ``keep`` what is left where it is.
    """
    submission, aside = autograder / "submission", autograder / HANDED_IN
    found = [path for path in sorted(submission.iterdir()) if path.name != keep]
    if not aside.is_dir() or any(_is_handed_in(path) for path in found):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        for path in found:
            shutil.move(path, aside / path.name)
        _put_stand_ins(submission, aside, name)
        return aside
    for path in found:
        if not _is_stand_in(path):
            _remove(path)
    return aside


def _is_handed_in(path: Path) -> bool:
    """Something that a student may have meant for the submission, and not a stand-in."""
    return path.suffix.lower() in (".ipynb", ".zip") and not _is_stand_in(path)


def _is_stand_in(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > len(INERT):
        return False
    return path.read_bytes() in (INERT, EMPTY_ZIP)


def _put_stand_ins(submission: Path, aside: Path, name: str) -> None:
    """One notebook, whatever was handed in; a zip as well if one was."""
    notebooks = [path.name for path in sorted(aside.glob("*.ipynb"))]
    named = name or next(iter(notebooks), "submission.ipynb")
    (submission / named).write_bytes(INERT if named.endswith(".ipynb") else b"")
    for path in sorted(aside.glob("*.zip"))[:1]:
        (submission / path.name).write_bytes(EMPTY_ZIP)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def main(arguments: list[str]) -> int:
    """The command line above; 1, and one line, if the files cannot be moved."""
    try:
        set_aside(Path(arguments[0]))
    except OSError as error:
        print(f"cinta: the submission cannot be set aside: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
