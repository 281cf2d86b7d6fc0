"""Feedback pages in zips that a Moodle takes: compressed, and no larger than one upload may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...packed import entries_of, packed_within
from ..handover import FEEDBACK_ZIP, FEEDBACK_ZIPS

MEGABYTE = 2**20


def feedback_zips(entries: Mapping[str, bytes], limit: int) -> dict[str, bytes]:
    """The entries in one zip, or in several, numbered, where one would be over ``limit`` bytes."""
    parts = packed_within(entries, limit)
    names = [FEEDBACK_ZIP] if len(parts) == 1 else map(_numbered, range(1, len(parts) + 1))
    return dict(zip(names, parts, strict=True))


def zip_notes(files: Mapping[str, bytes], limit: int) -> Iterator[str]:
    """What to know of the zips among ``files``: why there are several, and which is too large."""
    zips = {name: content for name, content in files.items() if FEEDBACK_ZIPS.fullmatch(name)}
    if len(zips) > 1:
        yield (
            f"The feedback is in {len(zips)} zips of at most {_megabytes(limit)} MB: if your Moodle"
            " takes larger uploads, --zip-limit 50M makes fewer."
        )
    for name, content in zips.items():
        if len(content) > limit:
            (page,) = entries_of(content)
            yield (
                f"{name} is {_megabytes(len(content))} MB, over the {_megabytes(limit)} MB of one"
                f" upload, with one page alone ({page}): have your Moodle's limit raised, or hand"
                " this page over yourself."
            )


def _numbered(number: int) -> str:
    return FEEDBACK_ZIP.replace(".zip", f"-{number}.zip")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.3g}"
