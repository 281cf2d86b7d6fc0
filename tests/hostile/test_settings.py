"""The settings are what they say: who runs there, and can namespaces be made?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.hostile.settings import ROOT, SETTINGS, Setting, why_not

LOOK = """
import ctypes, os, subprocess, tempfile
made = subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True)
status = open("/proc/self/status").read()
held = int(status.split("CapEff:")[1].split()[0], 16)
print(os.geteuid(), made.returncode, held >> 21 & 1, os.environ["CINTA_HOSTILE_SETTING"])
tempfile.TemporaryFile().close()
import cinta.cli
"""


def in_setting(name: str, *command: str) -> subprocess.CompletedProcess[str]:
    launcher = [sys.executable, "-m", "tests.hostile.settings", name, "--", *command]
    return subprocess.run(launcher, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_setting_is_what_its_name_says_or_is_refused_with_the_reason(setting: Setting) -> None:
    done = in_setting(setting.name, sys.executable, "-c", LOOK)
    if reason := why_not(setting):
        assert done.returncode == 2
        assert reason in done.stderr
        return
    assert done.returncode == 0, done.stderr
    user, unshared, administrator, named = done.stdout.split()
    assert (user == "0") == setting.root
    assert (unshared == "0") == setting.namespaces
    assert (administrator == "1") == (setting.root and setting.namespaces)
    assert named == setting.name


def test_the_commands_own_exit_code_and_arguments_come_through() -> None:
    name = next(setting.name for setting in SETTINGS.values() if not why_not(setting))
    done = in_setting(name, "sh", "-c", 'echo "$@"; exit 7', "sh", "--", "a b")
    assert (done.returncode, done.stdout) == (7, "-- a b\n")


def test_what_cannot_be_understood_is_refused_with_the_names() -> None:
    done = in_setting("moon", "true")
    assert done.returncode == 2
    assert "root_without_namespaces" in done.stderr
