"""TensorFlow's libraries, a gigabyte, are linked while Python imports what does not need them.

Linking takes half a second, in which the interpreter has nothing to do: the import of TensorFlow
would wait for it. A thread does it, which has ended before anything is forked. Where the libraries
lie elsewhere, or cannot be linked, the import does all of it, and says what there is to say.
"""

from __future__ import annotations

import ctypes
import hashlib  # noqa: F401 - these two before TensorFlow's own copy of their library, as it wants
import importlib.util
import os
import ssl  # noqa: F401
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARIES = ("libtensorflow_framework.so.2", "libtensorflow_cc.so.2")


@contextmanager
def linked_meanwhile() -> Iterator[None]:
    """Link them beside what is done in the block; all of both is done when it is left."""
    linking = threading.Thread(target=_link)
    linking.start()
    try:
        yield
    finally:
        linking.join()


def _link() -> None:
    """As Python links a module; a foreign function is called without the interpreter's lock."""
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for library in filter(os.path.exists, _libraries()):
        dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_LOCAL)


def _libraries() -> list[Path]:
    """Where they are, if TensorFlow is installed; it is not imported to find out."""
    found = importlib.util.find_spec("tensorflow")
    places = found.submodule_search_locations if found else None
    return [Path(place) / name for place in places or () for name in LIBRARIES]
