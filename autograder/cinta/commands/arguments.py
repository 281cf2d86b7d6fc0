"""Arguments of every command line of ours: numbers held to their range, faults said in one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NoReturn, TypeVar

from ..run.limits import GIB, RANGES, SEEDS, Range

MEMORY = Range(RANGES["memory_bytes"].least / GIB, RANGES["memory_bytes"].most / GIB, "GiB")
JOBS = Range(1, 256, "jobs")
POINTS = Range(0.01, 1_000_000, "points")
UPLOADS = Range(64 * 1024, 2**30, "bytes, as 500K, 8M or 1G")

SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([KMG]?)(?:I?B)?")
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
"""As in PHP's settings."""


N = TypeVar("N", float, int, Decimal)


class OneLine(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, without the usage above it."""

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help lists all)\n")


def _within(kind: Callable[[str], N], within: Range) -> Callable[[str], N]:
    """Reads an argument; what is of another kind, or not in the range, is said with the range."""

    def read(text: str) -> N:
        try:
            found = kind(text)
            if found in within:
                return found
        except (ValueError, InvalidOperation):
            pass
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is out of range: give {within}")

    return read


def number(within: Range) -> Callable[[str], float]:
    """An argument that is a number, whole or not."""
    return _within(float, within)


def whole(within: Range) -> Callable[[str], int]:
    """An argument that is a whole number."""
    return _within(int, within)


def exact(within: Range) -> Callable[[str], Decimal]:
    """An argument that is a decimal number, as it is written."""
    return _within(Decimal, within)


def size(within: Range) -> Callable[[str], int]:
    """An argument that is a number of bytes, as PHP's settings have it: ``8M``."""
    return _within(_bytes, within)


def _bytes(text: str) -> int:
    match = SIZE.fullmatch(text.strip().upper())
    if not match:
        raise ValueError(text)
    return int(Decimal(match[1]) * UNITS[match[2]])


seed = whole(SEEDS)
