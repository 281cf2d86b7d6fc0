"""A notebook, run in a kernel that no other test's kernel can take the place of."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config


def run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run all its cells in ``folder``; CellExecutionError where one fails.

    The kernel's sockets are files. A port that is free when it is chosen may be somebody else's by
    the time that the kernel listens there, and that kernel dies.
    """
    with TemporaryDirectory() as sockets:
        files = Config(KernelManager={"transport": "ipc", "ip": f"{sockets}/kernel"})
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=300, resources=where, config=files).execute()
