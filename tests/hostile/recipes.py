"""The few ways in which a hostile file is made from a small one, so that none is kept large.

A closed list: an ``expect.toml`` names a recipe and gives it numbers and text, never code.
"""

from __future__ import annotations

import codecs
import io
import warnings
import zipfile

import msgspec


class Replace(msgspec.Struct, forbid_unknown_fields=True, frozen=True, tag="replace"):
    """Put ``by``, ``times`` times over, in the place of the text ``this``."""

    this: str
    by: str
    times: int = 1


class Bytes(msgspec.Struct, forbid_unknown_fields=True, frozen=True, tag="bytes"):
    """Put the bytes with these hexadecimal digits in the place of the text ``this``."""

    this: str
    hexadecimal: str


class Recode(msgspec.Struct, forbid_unknown_fields=True, frozen=True, tag="recode"):
    """Write the text in another encoding."""

    encoding: str


class Zip(msgspec.Struct, forbid_unknown_fields=True, frozen=True, tag="zip"):
    """Put the file into a zip once under each name; ``links`` are entries that are links to it."""

    names: tuple[str, ...]
    links: tuple[str, ...] = ()


Recipe = Replace | Bytes | Recode | Zip


def made(content: bytes, recipes: tuple[Recipe, ...]) -> bytes:
    """The file after all its recipes, in order."""
    for recipe in recipes:
        content = _made(content, recipe)
    return content


def _made(content: bytes, recipe: Recipe) -> bytes:
    match recipe:
        case Replace(this, by, times):
            return _instead(content, this, by.encode() * times)
        case Bytes(this, hexadecimal):
            return _instead(content, this, bytes.fromhex(hexadecimal))
        case Recode(encoding):
            return codecs.encode(content.decode(), encoding)
        case Zip():
            return _zipped(content, recipe)


def _instead(content: bytes, this: str, by: bytes) -> bytes:
    if this.encode() not in content:
        raise ValueError(f"the file does not hold {this!r}")
    return content.replace(this.encode(), by)


def _zipped(content: bytes, recipe: Zip) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name that stands twice is meant to
        for name in recipe.names:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        for name in recipe.links:
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            archive.writestr(entry, content)
    return packed.getvalue()
