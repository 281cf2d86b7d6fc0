"""What a path holds, and which LMS laid it out.

A path is a notebook, a folder or an archive. The first layout that knows its names recognises it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import InputError
from ..records.origin import Lms
from .canvas.download import canvas
from .download import Download, Layout
from .entries import in_file, in_folder, in_zip
from .gradescope import gradescope
from .moodle.download import moodle
from .nbgrader import nbgrader
from .plain import otter, plain

LAYOUTS: dict[Lms, Callable[[Download], Layout | None]] = {
    Lms.MOODLE: moodle,
    Lms.GRADESCOPE: gradescope,
    Lms.NBGRADER: nbgrader,
    Lms.CANVAS: canvas,
    Lms.OTTER: otter,
    Lms.PLAIN: plain,
}
"""Asked in this order; the last takes anything."""


def downloads(path: Path) -> Iterator[Download]:
    """What a path holds; an LMS's archive in a folder is a download of its own."""
    if path.is_dir():
        entries = list(in_folder(path))
        for entry in [entry for entry in entries if entry.is_zip and not entry.refusal]:
            inner = _archive_of_a_class(path / entry.raw)
            if inner:
                entries.remove(entry)
                yield inner
        yield from [Download(path.resolve().name, entries, is_zip=False)] if entries else []
    elif path.is_file() and path.suffix.lower() == ".zip":
        yield Download(path.stem, list(in_zip(path)), is_zip=True)
    elif path.is_file():
        yield Download(path.stem, [in_file(path)], is_zip=False)
    else:
        raise InputError(f"{path}: no such file or folder; give a notebook, a folder, or a zip")


def _archive_of_a_class(path: Path) -> Download | None:
    """A zip in a folder, if an LMS made it of a whole class; None if it is one student's."""
    try:
        download = Download(path.stem, list(in_zip(path)), is_zip=True)
    except InputError:
        return None
    many = (LAYOUTS[lms] for lms in (Lms.MOODLE, Lms.GRADESCOPE, Lms.NBGRADER, Lms.CANVAS))
    return download if any(layout(download) for layout in many) else None


def recognise(download: Download, lms: Lms | None) -> Layout:
    """The download as the first layout that knows it reads it, or that of one LMS alone."""
    layouts = [LAYOUTS[lms]] if lms else list(LAYOUTS.values())
    for read in layouts:
        if layout := read(download):
            return layout
    raise InputError(f"{download.name}: not laid out as --from {lms} says; leave it out")
