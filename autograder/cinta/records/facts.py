"""Lists among the facts of a run: JSON, as an item may hold any mark that would join them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ..errors import InputError


def encode_list(items: Iterable[str]) -> str:
    """A list as it stands in the table ``run``."""
    return msgspec.json.encode(list(items)).decode()


def list_of(facts: Mapping[str, str], name: str) -> list[str]:
    """The list of that name, empty if it was not written down; InputError if it is damaged."""
    try:
        return msgspec.json.decode(facts.get(name, "[]"), type=list[str])
    except msgspec.MsgspecError as error:
        raise InputError(
            f"results.sqlite: the run's {name!r} is damaged ({str(error)[:80]}): put a copy of it "
            "back, or grade into another --out"
        ) from None
