"""What a path holds, and which LMS laid it out.

A path is a notebook, a folder or an archive. The first layout that knows its names recognises it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from ..errors import InputError
from ..records.origin import Lms
from .blackboard.download import blackboard
from .brightspace.download import brightspace
from .canvas.download import canvas
from .download import Download, Layout
from .entries import Entry, in_file, in_folder, in_zip
from .gradescope import gradescope
from .moodle.download import moodle
from .names import legible
from .nbgrader import nbgrader
from .plain import otter, plain
from .sakai.download import sakai
from .seen import see

LAYOUTS: dict[Lms, Callable[[Download], Layout | None]] = {
    Lms.MOODLE: moodle,
    Lms.GRADESCOPE: gradescope,
    Lms.NBGRADER: nbgrader,
    Lms.CANVAS: canvas,
    Lms.SAKAI: sakai,
    Lms.BRIGHTSPACE: brightspace,
    Lms.BLACKBOARD: blackboard,
    Lms.OTTER: otter,
    Lms.PLAIN: plain,
}
"""Asked in this order; the last takes anything."""


def downloads(path: Path) -> Iterator[Download]:
    """What a path holds; an LMS's archive in a folder is a download of its own."""
    if path.is_dir():
        entries = list(in_folder(path))
        for entry in [entry for entry in entries if entry.is_zip and entry.seen]:
            inner = _archive_of_a_class(entry)
            if inner:
                entries.remove(entry)
                yield inner
        if entries:
            yield Download(legible(path.resolve().name), entries, is_zip=False)
        return
    seen = see(path.resolve() if path.exists() else path)  # who names a link means what it is of
    if isinstance(seen, str):
        what = f"{seen}, not a file" if path.exists() else "no such file or folder"
        raise InputError(f"{path}: {what}; give a notebook, a folder, or a zip")
    if path.suffix.lower() == ".zip":
        yield Download(legible(path.stem), list(in_zip(seen)), is_zip=True)
    else:
        yield Download(legible(path.stem), [in_file(seen, path.name)], is_zip=False)


def _archive_of_a_class(entry: Entry) -> Download | None:
    """A zip in a folder, if an LMS made it of a whole class; None if it is one student's."""
    assert entry.seen
    many = [layout for lms, layout in LAYOUTS.items() if lms not in (Lms.OTTER, Lms.PLAIN)]
    try:
        download = Download(PurePosixPath(entry.name).stem, list(in_zip(entry.seen)), is_zip=True)
        return download if any(layout(download) for layout in many) else None
    except InputError:
        return None


def recognise(download: Download, lms: Lms | None) -> Layout:
    """The download as the first layout that knows it reads it, or that of one LMS alone."""
    layouts = [LAYOUTS[lms]] if lms else list(LAYOUTS.values())
    for read in layouts:
        if layout := read(download):
            return layout
    raise InputError(f"{download.name}: not laid out as --from {lms} says; leave it out")
