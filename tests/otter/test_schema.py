"""The schema knows what Gradescope documents, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SAMPLES = Path(__file__).parent / "samples"
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def every_key() -> dict[str, Any]:
    """A results.json with all keys that there are."""
    found: dict[str, Any] = json.loads((SAMPLES / "results_all_keys.json").read_text())
    return found


def test_every_documented_key_is_known(schema: dict[str, Any], every_key: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(every_key, schema)
    assert schema["properties"].keys() == every_key.keys()
    assert schema["$defs"]["test"]["properties"].keys() == every_key["tests"][0].keys()


WRONG: dict[str, Change] = {
    "a key of nobody's": lambda r: r.update(grade=1),
    "a key of nobody's in a test": lambda r: r["tests"][0].update(points=1),
    "a score that is text": lambda r: r.update(score="10"),
    "a visibility of nobody's": lambda r: r["tests"][0].update(visibility="secret"),
    "a format of nobody's": lambda r: r.update(output_format="rst"),
    "a status of nobody's": lambda r: r["tests"][0].update(status="ok"),
    "neither score nor tests": lambda r: [r.pop("score"), r.pop("tests")],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_documented_is_refused(
    wrong: str, schema: dict[str, Any], every_key: dict[str, Any]
) -> None:
    changed = copy.deepcopy(every_key)
    WRONG[wrong](changed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, schema)
