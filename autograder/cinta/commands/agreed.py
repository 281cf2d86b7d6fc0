"""What stock Otter has agreed on: its runs are made again only where what they read has changed.

A record lies in the course's cache, which git ignores. What is kept is a digest of all that decides
the scores: the archive, the notebook, the scores that are due, and the versions of what runs there.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..render.records import put

CACHE = ".cinta_cache"
"""The folder in a course's root; it ignores itself."""

RECORD = "otter_agreed.json"
VERSIONS = ("otter-grader", "tensorflow", "keras", "numpy", "nbconvert", "ipykernel")
MOST = 2000
"""Digests that are kept, the newest."""


class Agreed:
    """The record of one course; a damaged one is as good as none."""

    def __init__(self, root: Path, *, fresh: bool = False) -> None:
        """``fresh``: as if nothing were recorded; what is agreed on now is."""
        self._folder = root / CACHE
        self._known: list[str] = [] if fresh else _read(self._folder / RECORD)

    def holds(self, digest: str) -> bool:
        """Has stock Otter given these scores for these bytes before?"""
        return digest in self._known

    def add(self, digests: list[str]) -> None:
        """Keep what stock Otter agreed on now; a folder that cannot be written keeps nothing."""
        known = [*_read(self._folder / RECORD), *digests]
        newest = list(dict.fromkeys(reversed(known)))[:MOST][::-1]
        with suppress(OSError):
            text = json.dumps(newest, indent=0) + "\n"
            put(self._folder, {".gitignore": b"*\n", RECORD: text.encode()})


def digest_of(archive: Path, notebook: Path, due: Mapping[str, float]) -> str:
    """SHA-256 of all that decides whether a run of stock Otter gives the scores that are due."""
    versions = {name: _version(name) for name in VERSIONS} | {"python": platform.python_version()}
    total = hashlib.sha256(json.dumps([versions, dict(due)], sort_keys=True).encode())
    for path in (archive, notebook):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _read(path: Path) -> list[str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
