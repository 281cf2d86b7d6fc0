"""A folder laid out like Gradescope's container, and the run of its ``run_autograder`` as it is.

What the container's image would hold is stood in for: ``mamba`` by a script that puts an
environment on PATH, and the environment by this one's packages *without* Cinta, which has to come
out of the archive. All of it exists for one command alone, in mounts of its own: bubblewrap binds
the folder at ``/autograder``, and nothing is written outside of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cinta.run.loaded import find_bubblewrap
from cinta.run.otter import OPTIONAL

ROOT = Path(__file__).resolve().parents[2]
CONDA = "/root/miniforge3"
ENVIRONMENT = f"{CONDA}/envs/otter-env"
SITE = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
PACKAGES = "lib/packages"
"""Where the packages really lie, in what a submission may read of an environment."""

MAMBA = f"""\
#!/bin/sh
echo 'mamba() {{ export PATH={ENVIRONMENT}/bin:$PATH; }}'
"""
"""Answers ``mamba shell hook``: what it prints makes ``mamba activate`` a shell function."""

PIP = '#!/bin/sh\nexec python -m pip --disable-pip-version-check "$@"\n'

START = "cd /autograder && exec ./run_autograder"

SETTING = "root_without_namespaces"
"""Of tests.hostile.settings: what a container is."""


@dataclass(frozen=True)
class Container:
    """One container: its folder ``/autograder`` and, beside it, what stands in for its image."""

    folder: Path

    @property
    def autograder(self) -> Path:
        """What the container sees as ``/autograder``."""
        return self.folder / "autograder"

    def start(self, script: str = START) -> subprocess.Popen[str]:
        """Run its ``run_autograder`` where no namespaces can be made.

        Who makes it so is of this checkout, which in a git worktree is no part of the environment.
        """
        ours = ["env", f"PYTHONPATH={ROOT / 'autograder'}"]
        launcher = [sys.executable, "-m", "tests.hostile.settings", SETTING, "--"]
        inside = ["env", "-u", "PYTHONPATH", "sh", "-c", script]
        return subprocess.Popen(
            [*_mounts(self.folder), *ours, *launcher, *inside],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def why_not(self) -> str:
        """Why a container cannot be played on this host; "" if it can."""
        process = self.start("test -w /autograder/results")
        said = process.communicate()[1].strip()
        return "" if process.returncode == 0 else said or f"exit code {process.returncode}"


def made(
    folder: Path, archive: Path, submission: Mapping[str, bytes], metadata: bytes | None
) -> Container:
    """Unpack an archive and a submission as Gradescope does; ``metadata`` None: no such file."""
    autograder = folder / "autograder"
    for name in ("source", "submission", "results"):
        (autograder / name).mkdir(parents=True)
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.namelist():
            path = autograder / "source" / entry
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(opened.read(entry))
    (autograder / "source" / "run_autograder").rename(autograder / "run_autograder")
    (autograder / "run_autograder").chmod(0o755)
    for name, content in submission.items():
        path = autograder / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if metadata is not None:
        (autograder / "submission_metadata.json").write_bytes(metadata)
    _stand_ins(folder)
    return Container(folder)


def _stand_ins(folder: Path) -> None:
    """``conda/``: what the image holds below /root/miniforge3; the packages are links.

    But for ours, and for one that Otter does not ask for and that starts for seconds.
    """
    programs = folder / "conda" / "bin"
    environment = folder / "conda" / "envs" / "otter-env"
    making = ["venv", "--without-pip", "--symlinks", str(environment)]
    subprocess.run([sys.executable, "-m", *making], check=True)
    programs.mkdir()
    for path, text in ((programs / "mamba", MAMBA), (environment / "bin" / "pip", PIP)):
        path.write_text(text)
        path.chmod(0o755)
    for name in ("share", PACKAGES):
        (environment / name).mkdir()
    for path in Path(sys.prefix, SITE).iterdir():
        if not path.name.startswith(("cinta-", OPTIONAL)) and path.suffix != ".pth":
            (environment / SITE / path.name).symlink_to(f"{ENVIRONMENT}/{PACKAGES}/{path.name}")


def _mounts(folder: Path) -> list[str]:
    """The command prefix: the system and the packages read-only, the folder, its environment."""
    bwrap = find_bubblewrap()
    assert bwrap is not None
    command = [bwrap, "--die-with-parent", "--clearenv", "--cap-add", "ALL"]
    if os.geteuid() != 0:
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
    for name in ("usr", "bin", "sbin", "lib", "lib64", "lib32", "etc"):
        place = Path("/", name)
        if place.is_symlink():
            command += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir():
            command += ["--ro-bind", str(place), str(place)]
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/root"]
    for place in sorted({Path(sys.base_prefix), Path(sys.prefix), ROOT}):
        command += ["--ro-bind", str(place), str(place)]
    command += ["--bind", str(folder / "conda"), CONDA]
    command += ["--ro-bind", f"{sys.prefix}/{SITE}", f"{ENVIRONMENT}/{PACKAGES}"]
    command += ["--ro-bind", f"{sys.prefix}/share", f"{ENVIRONMENT}/share"]
    command += ["--bind", str(folder / "autograder"), "/autograder", "--chdir", str(ROOT)]
    for name, value in {"HOME": "/root", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}.items():
        command += ["--setenv", name, value]
    return command
