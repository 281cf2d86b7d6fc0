"""The warm process: has TensorFlow imported, runs none of its operations, forks for a submission.

Forked by the :mod:`loader <cinta.run.loader>` as two processes: the :mod:`keeper
<cinta.run.keeper>`, which the judge talks to, and the zygote itself, which only forks children and
says when they end. A process that has only *imported* TensorFlow has one thread and can be forked
safely; that it is still as it was when it was warm is checked before every fork.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import os
import select
import socket
import sys
from typing import Any, NoReturn

from .fingerprint import changed, fingerprint
from .for_good import imported_for_good, passed_over
from .keeper import SHARED_MEMORY
from .linked import linked_meanwhile
from .pages import gathered_meanwhile
from .sandbox import NOT_LOCKED, OUT_OF_MEMORY, Isolation


class Zygote:
    """Forks a child for each order of the keeper's; ``shell`` is what :func:`warm_up` gave."""

    def __init__(self, keeper: socket.socket, shell: Any) -> None:
        self._keeper, self._shell = keeper, shell
        self._children: dict[int, int] = {}
        """The handle (pidfd) of each child that lives, and its process id."""

    def serve(self) -> None:
        """Try the isolation, say so, and fork until the keeper hangs up."""
        self._isolation = Isolation()
        layers = self._isolation.tried()
        if not layers:
            self._say({"error": "a child cannot be locked down on this machine"})
            return
        self._as_it_was = fingerprint([])
        if self._as_it_was["its threads"] != 1:
            self._say({"error": "it has several threads: forking would not be safe"})
            return
        self._say({"ready": True, "layers": layers, "missing": self._isolation.missing})
        while True:
            keeper = self._keeper.fileno()
            ready, _, _ = select.select([keeper, *self._children], [], [])
            for handle in ready:
                if handle in self._children:
                    self._reap(handle)
            if keeper in ready:
                data, descriptors, _, _ = socket.recv_fds(self._keeper, 65536, 1)
                if not data:
                    return
                self._fork(json.loads(data), descriptors[0])

    def _fork(self, order: dict[str, Any], pipe: int) -> None:
        now = fingerprint([pipe, *self._children])
        if what := changed(self._as_it_was, now):
            self._say({"error": f"{what} changed: the next child would not be like the first"})
        elif (pid := os.fork()) == 0:
            _be_the_child(order, socket.socket(fileno=pipe), self._shell, self._isolation)
        else:
            handle = os.pidfd_open(pid)
            self._children[handle] = pid
            self._say({"forked": pid}, handle)
        os.close(pipe)

    def _reap(self, handle: int) -> None:
        pid = self._children.pop(handle)
        os.close(handle)
        _, status = os.waitpid(pid, 0)
        self._say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, message: dict[str, Any], *handles: int) -> None:
        socket.send_fds(self._keeper, [json.dumps(message).encode()], handles)


def warm_up() -> Any:
    """Import all that student code will want, and do once what is slow the first time.

    One error (the first traceback reads many files), the first cell of a notebook of ours, one plot
    (fonts, the inline backend), and TensorFlow's registries.
    """
    with imported_for_good():
        _import_all()
        with gathered_meanwhile():
            shell = _run_in()
            with passed_over():
                shell.reset()  # it collects
            _fill_registries()
    return shell


def _import_all() -> None:
    with linked_meanwhile():
        import IPython.core.interactiveshell  # noqa: F401
        import matplotlib.pyplot  # noqa: F401
        import numpy  # noqa: F401
    with contextlib.suppress(ImportError):
        import keras  # noqa: F401
    import tensorflow  # noqa: F401


def _run_in() -> Any:
    """A shell that has run some cells."""
    from ..answering import evidence
    from ..tape import when_graded  # noqa: F401
    from . import child  # noqa: F401
    from .shell import Shell

    evidence.preload()
    shell = Shell()
    _tell_where_modules_are()
    for cell in ("1 / 0", "print('warm')", A_START, A_PLOT):
        shell.run(-1, cell, 60.0)
    return shell


def _tell_where_modules_are() -> None:
    """What ``inspect`` looks up, for the first traceback, of every module: here folder by folder.

    Left to itself it asks for each file whether each folder above it is a link, which takes a tenth
    of a second. The names are private: where one is gone, it does.
    """
    with contextlib.suppress(AttributeError):
        known, files = inspect._filesbymodname, inspect.modulesbyfile  # type: ignore[attr-defined]
        real = functools.cache(os.path.realpath)
        for name, module in sys.modules.copy().items():
            path = vars(module).get("__file__") if inspect.ismodule(module) else None
            if isinstance(path, str) and path.startswith("/") and path.endswith(".py"):
                folder, _, file = path.rpartition("/")
                known[name] = path
                files[path] = files[f"{real(folder)}/{file}"] = module.__name__


def _fill_registries() -> None:
    """Operations, kernels and XLA's own are registered late, by the first who looks one up.

    In a child that is its first operation, which this makes 20 ms cheaper. Looking up runs nothing
    and starts no thread. The names are private: where one is gone, children pay as before.
    """
    with contextlib.suppress(ImportError, AttributeError):
        from tensorflow.python.framework import kernels, op_def_registry
        from tensorflow.python.util import pywrap_xla_ops

        op_def_registry.get("NoOp")
        kernels.get_registered_kernels_for_op("NoOp")
        pywrap_xla_ops.get_cpu_kernel_names()


A_START = "import cinta; cinta.start, cinta.hint"
"""What a notebook of ours has in its first cell: the first who names it loads it."""

A_PLOT = """\
import matplotlib.pyplot as plt
plt.plot([0, 1], [0, 1], label="$x^2$")
plt.legend()
plt.show()
plt.close("all")
"""


def _be_the_child(
    order: dict[str, Any], pipe: socket.socket, shell: Any, isolation: Isolation
) -> NoReturn:
    """Lock down, then serve the judge; nothing of the zygote's runs on the way out."""
    from .child import serve

    shared = SHARED_MEMORY if os.environ.get("CINTA_OWN_TMPFS") else ""
    memory, processor = order["memory_bytes"], order["cpu_seconds"]
    try:
        isolation.lock_down(order["scratch"], shared, memory, processor, [pipe.fileno()])
    except BaseException:
        os._exit(NOT_LOCKED)
    try:
        sys.path.insert(0, "")
        serve(pipe, shell)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        os._exit(0)
