"""What layers are worth: which promises hold with which in force, and what would mend the rest."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from cinta.run.layers import (
    LAYERS,
    PROMISES,
    Layer,
    Promise,
    broken,
    lost_without,
    missing,
    names,
)
from cinta.run.warm import AROUND_THE_ZYGOTE, Warm
from tests.conftest import ROOT
from tests.hostile.corpus import PROMISES as PROMISES_THAT_ARE_TESTED
from tests.hostile.corpus import cases

NAMES = [layer.name for layer in LAYERS]
CONTAINER = ["landlock 7 (files, signals)", "seccomp", "no capabilities", "rlimits"]
CONTAINER += ["no new privileges"]


def broken_names(in_force: list[str]) -> list[str]:
    return [found.promise.name for found in broken(in_force)]


def named(name: str) -> Layer:
    return next(layer for layer in LAYERS if layer.name == name)


def test_every_promise_holds_where_every_layer_is_in_force() -> None:
    assert broken(NAMES) == []
    assert missing(NAMES) == []


def test_without_any_layer_only_what_the_judges_own_code_keeps_is_promised() -> None:
    kept = {promise.name for promise in PROMISES} - set(broken_names([]))
    assert kept == {"as_judge", "read", "shown"}
    assert missing([]) == list(LAYERS)


@pytest.mark.parametrize(
    ("without", "not_promised"),
    [
        ("landlock", "checks others instructor result judge outlive limits"),
        ("seccomp", "others network judge outlive limits kernel"),
        ("no capabilities", "limits kernel"),
        ("rlimits", "limits"),
    ],
)
def test_in_a_container_each_layer_is_needed(without: str, not_promised: str) -> None:
    assert broken_names(CONTAINER) == ["limits"]
    fewer = [layer for layer in CONTAINER if not layer.startswith(without)]
    assert broken_names(fewer) == not_promised.split()


def test_a_container_lacks_nothing_that_bubblewrap_would_not_give() -> None:
    (limits,) = broken(CONTAINER)
    assert "bubblewrap" in limits.mend
    assert "\n" not in str(limits)
    lost = [promise.name for promise in lost_without(named("files hidden"), CONTAINER)]
    assert lost == ["limits"]
    assert lost_without(named("no network"), CONTAINER) == []


def test_what_is_said_to_mend_a_promise_mends_it() -> None:
    """For each of the 512 combinations of layers; and no layer ever breaks a promise."""
    every = chain.from_iterable(combinations(NAMES, n) for n in range(len(NAMES) + 1))
    for in_force in every:
        for found in broken(in_force):
            assert found.mend
            for way in found.ways:
                assert way
                assert found.promise not in [b.promise for b in broken([*in_force, *way])]
        lost = broken_names(list(in_force))
        for more in missing(in_force):
            assert set(broken_names([*in_force, more.name])) <= set(lost)


def test_versions_are_no_part_of_a_name_and_what_nobody_knows_promises_nothing() -> None:
    assert names(["landlock 1 (files)", "seccomp", "moat"]) == {"landlock", "seccomp"}
    assert names(["landlocked"]) == frozenset()


def test_every_layer_that_a_promise_needs_exists() -> None:
    needed = set(chain.from_iterable(layers for p in PROMISES for layers in p.kept_by))
    assert needed <= set(NAMES)


def test_the_promises_are_those_of_the_hostile_corpus() -> None:
    assert [promise.name for promise in PROMISES] == list(PROMISES_THAT_ARE_TESTED)


@pytest.mark.slow
def test_what_a_warm_process_names_are_layers_that_are_known(warm: Warm) -> None:
    assert len(names(warm.layers)) == len(warm.layers)
    assert set(AROUND_THE_ZYGOTE) < set(NAMES)
    assert set(warm.missing) == {layer.name for layer in missing(warm.layers)}


# docs/security.md says the same

SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
WITHOUT_NAMESPACES = ["landlock", "seccomp", "no capabilities", "rlimits", "no new privileges"]
LAYERS_BY_SETTING = {
    "RN": NAMES,
    "UN": [name for name in NAMES if name != "own user"],
    "R": WITHOUT_NAMESPACES,
    "U": WITHOUT_NAMESPACES,
}


def rows(heading: str) -> list[list[str]]:
    """The table of a section, without its head."""
    section = SECURITY.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_documented_promises_are_these() -> None:
    def kept_by(promise: Promise) -> set[frozenset[str]]:
        return {layers or frozenset({"the judge"}) for layers in promise.kept_by}

    documented = [
        (name.strip("`"), never, {frozenset(one.split(" + ")) for one in kept.split(", or ")})
        for name, never, kept, *_ in rows("Promises")
    ]
    assert documented == [(p.name, p.never, kept_by(p)) for p in PROMISES]


def test_the_documentation_says_in_which_setting_a_promise_holds() -> None:
    for name, _, _, *marks in rows("Promises"):
        for (setting, in_force), mark in zip(LAYERS_BY_SETTING.items(), marks, strict=True):
            lost = name.strip("`") in broken_names(in_force)
            assert mark == ("–" if lost else "✓"), (name, setting)


def test_the_documented_cases_exist_and_try_the_promise_that_they_stand_beside() -> None:
    tried = {case.name: case.expect.promise for case in cases()}
    documented = {name.strip("`"): listed.split(", ") for name, listed in rows("How it is tested")}
    assert list(documented) == [promise.name for promise in PROMISES]
    for promise, listed in documented.items():
        assert {tried[case.strip("`")] for case in listed} == {promise}
