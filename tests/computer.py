"""A computer that holds what a teacher or a student installs: the wheel, and no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from cinta.render.wheel import build_wheel


class Computer:
    """An environment with all packages but ours, and a folder of its own with an awkward name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mi carpeta ñandú"
        self.python = folder / "an env ñ" / "bin" / "python"
        command = [sys.executable, "-m", "venv", "--without-pip", str(self.python.parents[1])]
        subprocess.run(command, check=True)
        self.folder.mkdir()
        (packages,) = self.python.parents[1].glob("lib/*/site-packages")
        others = sysconfig.get_path("purelib")
        (packages / "others.pth").write_text(f"{others}\n", encoding="ascii")

    def install(self) -> None:
        """Put the code's wheel into the folder, and install it from there."""
        wheel = build_wheel()
        (self.folder / wheel.name).write_bytes(wheel.data)
        self.run("-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel.name)

    def run(self, *arguments: str | Path, cwd: Path | None = None, locale: str = "C") -> str:
        """What a program of this environment prints; it must end well, in any locale."""
        ours = ("PYTHONPATH", "COVERAGE_RUN")
        environment = {name: v for name, v in os.environ.items() if name not in ours}
        done = subprocess.run(
            [str(self.python), *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            cwd=cwd or self.folder,
            env=environment | {"LC_ALL": locale, "IPYTHONDIR": str(self.folder)},
            timeout=400,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def cinta(self, *arguments: str | Path, cwd: Path, locale: str = "C") -> str:
        """The command line, as installed."""
        return self.run(self.python.with_name("cinta"), *arguments, cwd=cwd, locale=locale)
