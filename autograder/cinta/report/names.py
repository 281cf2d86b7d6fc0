"""Under which file name a submission's feedback page stands."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MOST_BYTES = 120
"""Of the readable part: file systems take 255 bytes, some archives' paths fewer."""


def feedback_name(submission: str) -> str:
    """A safe, bounded and readable file name, the same each time and another for each submission.

    A submission's name may be 2,000 characters long and hold slashes and colons; two may differ in
    case or in Unicode's normal form only, which some file systems cannot tell apart: the digits of
    a hash tell them apart everywhere.
    """
    plain = unicodedata.normalize("NFKD", submission.removesuffix(".ipynb"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    readable = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", letters)).strip("-_")
    start = readable.encode()[:MOST_BYTES].decode(errors="ignore")
    digits = hashlib.sha256(submission.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{start}-{digits}.html" if start else f"{digits}.html"
