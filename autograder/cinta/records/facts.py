"""Lists and tables among a run's facts: JSON, as an item may hold any mark that would join them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from ..errors import InputError

T = TypeVar("T")


def encode_list(items: Iterable[str]) -> str:
    """A list as it stands in the table ``run``."""
    return msgspec.json.encode(list(items)).decode()


def encode_numbers(numbers: Mapping[str, float]) -> str:
    """Numbers by name, as they stand in the table ``run``."""
    return msgspec.json.encode(dict(numbers)).decode()


def list_of(facts: Mapping[str, str], name: str) -> list[str]:
    """The list of that name, empty if it was not written down; InputError if it is damaged."""
    return _decoded(facts.get(name, "[]"), name, list[str])


def numbers_of(facts: Mapping[str, str], name: str) -> dict[str, float]:
    """The numbers of that name, none if they were not written down; InputError if damaged."""
    return _decoded(facts.get(name, "{}"), name, dict[str, float])


def _decoded(text: str, name: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise InputError(
            f"results.sqlite: the run's {name!r} is damaged ({str(error)[:80]}): put a copy of it "
            "back, or grade into another --out"
        ) from None
