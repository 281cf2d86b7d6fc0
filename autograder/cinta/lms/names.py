r"""Names of files as they can be read and stored, whatever their bytes are.

On Linux a name is any bytes, and in an archive any bytes with a claim of what they mean. Python
hands on what is no UTF-8 as lone surrogates (PEP 383), which neither JSON nor SQLite nor a terminal
takes. So every name is made ``legible`` once, where it is taken in: what cannot be read is spelt
as Python spells it (``jos\xe9.ipynb``), so that two names are never one.
"""

from __future__ import annotations

import re
import unicodedata

LOOKS_SPELT = re.compile(r"\\(?=[xuU])")
"""A backslash that is the file's own, and would be taken for one of ours."""

ESCAPED = range(0xDC80, 0xDD00)
"""The lone surrogates that stand for the bytes 0x80 to 0xFF (PEP 383)."""


def legible(name: str) -> str:
    r"""The name with everything spelt that cannot be read; two names give two.

    A byte that is no UTF-8 is ``\xe9``, a character that cannot be shown ``\x1b`` or ``\u202e``. To
    be asked once: of what it gives, asked again, the backslashes are spelt.
    """
    own = LOOKS_SPELT.sub(r"\\x5c", name)
    return own if own.isprintable() else "".join(map(_spelt, own))


def _spelt(character: str) -> str:
    code = ord(character)
    if character.isprintable():
        return character
    if code in ESCAPED:
        return f"\\x{code - 0xDC00:02x}"
    if 0x80 <= code < 0x100:  # not as a byte is spelt
        return f"\\u{code:04x}"
    return character.encode("unicode_escape").decode()


def composed(name: str) -> str:
    """The name with its accents composed (NFC), whichever system wrote it; for people to read.

    macOS and some archives write them apart (NFD). It looks the same and is another name: what
    tells files and students apart is to be the name as it is.
    """
    return unicodedata.normalize("NFC", name)
