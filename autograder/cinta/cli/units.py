"""Where the units' sources are, and those that a command is about."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from ..unit import Unit


def units_folder(arguments: argparse.Namespace) -> Path:
    """The sources: as said, else beside the package, else below the working folder."""
    places = [Path(__file__).resolve().parents[2] / "units", Path("autograder/units")]
    if arguments.units:
        places = [arguments.units]
    for place in places:
        if place.is_dir():
            return place
    raise InputError(f"{places[-1]}: no such folder of units; say where with --units FOLDER")


def units_named(arguments: argparse.Namespace, names: list[str] | None) -> list[Unit]:
    """The units of these names, or all."""
    from ..source import load_all

    return load_all(units_folder(arguments), names or None)
