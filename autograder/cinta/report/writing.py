"""What cannot be written is one line with the mend, wherever it happens."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..errors import InputError


@contextlib.contextmanager
def writing(what: str, mend: str) -> Iterator[None]:
    """An OSError becomes an InputError: ``what`` cannot be written, why, and the mend."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{what} cannot be written ({error.strerror}); {mend}") from None
