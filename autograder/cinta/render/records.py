"""Generated files on disk, the record of what they were made from, and what has gone stale.

A record is kept for each product (a unit in one language, the wheel): digests of what went in, and
of every file that came out. It lies beside the files, so freshness is told without TensorFlow and
without Otter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

IGNORED = {"__pycache__"}
"""Folders that tools leave behind; so do names that begin with a dot."""


class Record(msgspec.Struct, frozen=True):
    """What a product was made from, and the SHA-256 of each of its files by path from the root."""

    source: str
    generator: str
    files: dict[str, str]


@dataclass(frozen=True)
class Product:
    """Something to be generated: ``source`` and ``generator`` digest what it is made from."""

    label: str
    source: str
    generator: str

    def record(self, files: Mapping[str, bytes]) -> Record:
        """The record of the product when these are its files."""
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
        return Record(self.source, self.generator, digests)


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """One SHA-256 over named parts, in the order of their names."""
    total = hashlib.sha256()
    for name, data in sorted(parts):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def read(path: Path) -> dict[str, Record]:
    """The records in a file by label; none if it is not there or does not read as one."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Record])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def write(path: Path, records: Mapping[str, Record]) -> None:
    """Write the records as sorted JSON, for people and for diffs."""
    encoded = msgspec.json.encode(dict(records), order="sorted")
    put(path.parent, {path.name: msgspec.json.format(encoded, indent=1) + b"\n"})


def put(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write what differs from what is there, each file at once; returns the names written."""
    written = []
    for name, data in files.items():
        path = root / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.part")
        partial.write_bytes(data)
        os.replace(partial, path)
        written.append(name)
    return written


def remove(root: Path, names: Iterable[str]) -> list[str]:
    """Delete files that are no longer generated, and folders that they leave empty."""
    gone = []
    for name in sorted(names):
        path = root / name
        if not path.is_file():
            continue
        path.unlink()
        gone.append(name)
        folder = path.parent
        while folder != root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return gone


def faults(
    root: Path, product: Product, record: Record | None, *, may_lack: bool = False
) -> Iterator[tuple[str, str]]:
    """``(path, reason)`` of each file of a product that is not what would be generated now.

    ``may_lack``: files that are not there are no fault (archives are not committed).
    """
    if record is None:
        if not may_lack:
            yield product.label, "never built"
        return
    changed = _changed(product, record)
    for name, expected in record.files.items():
        path = root / name
        if not path.is_file():
            if not may_lack:
                yield name, "missing"
        elif changed:
            yield name, changed
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield name, "changed by hand since it was built"


def _changed(product: Product, record: Record) -> str:
    """Which of the two that a product is made from has changed, in words; empty if none."""
    if product.source != record.source:
        return "its source changed since it was built"
    if product.generator != record.generator:
        return "the code that generates it changed since it was built"
    return ""


def files_under(root: Path, folder: str) -> Iterator[str]:
    """Every file in a folder of the root, by its path from there, without what tools leave."""
    for path in sorted((root / folder).rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not any(p.startswith(".") or p in IGNORED for p in name.parts):
            yield name.as_posix()
