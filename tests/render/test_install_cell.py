"""The first code cell of a notebook, run as Python in folders like those of a student."""

from __future__ import annotations

import subprocess

import pytest

from cinta.render.words import install_cell
from cinta.unit import LANGUAGES


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """What pip was asked to install, with neither package there."""
    asked = []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(subprocess, "run", lambda command, check: asked.append(command[-1]))
    folder = tmp_path / "exercises" / "es" / "u90_demo"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return asked


@pytest.mark.parametrize("where", ["exercises/es/u90_demo", "exercises"])
def test_wheel_is_found_here_and_above(calls, tmp_path, where):
    wheel = tmp_path / where / "cinta_student-0.1.0-py3-none-any.whl"
    wheel.touch()
    exec(install_cell("es"), {})
    assert calls == [str(wheel)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_wheel_one_line_says_what_to_upload(calls, capsys, lang):
    exec(install_cell(lang), {})
    said = capsys.readouterr().out
    assert not calls
    assert said.count("\n") == 1
    assert "cinta_student-*.whl" in said
    assert "tests/" in said


def test_nothing_happens_where_both_are_installed(calls, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    exec(install_cell("en"), {})
    assert not calls
    assert not capsys.readouterr().out
