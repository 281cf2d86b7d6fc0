"""TensorFlow, imported without the red lines that it writes below whatever imports it first.

``TF_CPP_MIN_LOG_LEVEL`` cannot keep them away, however early it is set: TensorFlow's libraries log
through absl while they are loaded, before anything has told absl of a level, and what is logged so
early goes to file descriptor 2 (``All log messages before absl::InitializeLog() ...``). So the
descriptor itself leads nowhere while they are loaded. What Python says, errors first, is not
touched; what TensorFlow logs later is the variable's business.
"""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterator

STDERR = 2


def start_tensorflow() -> None:
    """Import TensorFlow in silence.

    Where it cannot be imported nothing is said yet: the notebook's own import says it.
    """
    with _descriptor_muted(), contextlib.suppress(ImportError):
        importlib.import_module("tensorflow")


@contextlib.contextmanager
def _descriptor_muted() -> Iterator[None]:
    try:
        kept = os.dup(STDERR)
    except OSError:  # a program without a console has none
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), STDERR)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
