"""Arguments of every command line of ours: numbers held to their range, faults said in one line."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from ..run.limits import GIB, RANGES, SEEDS, Range
from ..said import said

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

    _given: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register("type", Path, _path)

    def parse_known_args(  # type: ignore[override]  # typeshed has an overload a namespace
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As inherited; what was given is kept, to say how it should have been."""
        self._given = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        mend = self._path_first(message) or f"{self.prog} --help lists all"
        self.exit(2, f"{self.prog}: {said(message)} ({said(mend)})\n")

    def _path_first(self, message: str) -> str:
        """What to type where an option of any number of values took the path for one of them.

        Empty if that is not what went wrong.
        """
        missing = message.rpartition(": ")[2].split(", ")
        path = next((a for a in self._actions if a.required and a.dest in missing), None)
        if path is None or path.option_strings:
            return ""
        for option in self._actions:
            if option.option_strings and option.nargs in ("*", "+"):
                for end in _last_values(self._given, option.option_strings):
                    last, others = self._given[end], [*self._given[:end], *self._given[end + 1 :]]
                    is_there = Path(last).exists()
                    typed = shlex.join([last, *others] if is_there else self._given)
                    first = "" if is_there else f"{path.dest.upper()} "
                    named = option.option_strings[0]
                    return f"{named} takes what follows it: type {self.prog} {first}{typed}"
        return ""


def _path(text: str) -> Path:
    """A path that is named: ``Path("")``, of a variable that is not set, is the present folder."""
    if not text:
        raise argparse.ArgumentTypeError("'' names no file: give a path (. is this folder)")
    return Path(text)


def _last_values(given: Sequence[str], names: Sequence[str]) -> Iterator[int]:
    """Where the last value stands of each use of an option, or of a name that is cut short."""
    for place, text in enumerate(given):
        if text.startswith("--") and any(name.startswith(text) for name in names):
            values = list(takewhile(lambda value: not value.startswith("-"), given[place + 1 :]))
            if values:
                yield place + len(values)


def _within(kind: Callable[[str], N], within: Range, called: str = "number") -> Callable[[str], N]:
    """Reads an argument; what is of another kind, or not in the range, is said with the range."""

    def read(text: str) -> N:
        try:
            found = kind(text)
            is_within = found in within  # a decimal NaN is not even compared
        except (ValueError, InvalidOperation):
            raise argparse.ArgumentTypeError(
                f"{text[:40]!r} is no {called}: give {within}"
            ) from None
        if is_within:
            return found
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is out of range: give {within}")

    return read


def number(within: Range) -> Callable[[str], float]:
    """An argument that is a number, whole or not."""
    return _within(float, within)


def points(within: Range) -> Callable[[str], Decimal]:
    """An argument that is points, with a decimal point or a comma: people write both."""
    return _within(lambda text: Decimal(text.replace(",", ".")), within)


def whole(within: Range) -> Callable[[str], int]:
    """An argument that is a whole number."""
    return _within(int, within, "whole number")


def size(within: Range) -> Callable[[str], int]:
    """An argument that is a number of bytes, as PHP's settings have it: ``8M``."""
    return _within(_bytes, within, "size")


def _bytes(text: str) -> int:
    match = SIZE.fullmatch(text.strip().upper())
    if not match:
        raise ValueError(text)
    return int(Decimal(match[1]) * UNITS[match[2]])


seed = whole(SEEDS)
