"""Lists among the facts of a run come back item by item, whatever is in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinta.errors import InputError
from cinta.records.facts import encode_list, list_of
from cinta.records.store import Store


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from('; \n"[],'))))
def test_a_list_comes_back_item_by_item(items: list[str]) -> None:
    assert list_of({"isolation": encode_list(items)}, "isolation") == items


def test_a_list_is_kept_in_the_store_as_json(tmp_path: Path) -> None:
    store = Store(tmp_path / "results.sqlite")
    store.describe({"refused": encode_list(["a; b.ipynb: a link", "é"])})
    facts = store.facts()
    store.close()
    assert facts == {"refused": '["a; b.ipynb: a link","é"]'}
    assert list_of(facts, "refused") == ["a; b.ipynb: a link", "é"]
    assert list_of(facts, "isolation") == []


@pytest.mark.parametrize("text", ["", "no network; seccomp", '"one"', "[1]", "{}"])
def test_what_is_no_list_is_an_error_with_the_mend(text: str) -> None:
    with pytest.raises(InputError, match=r"'isolation' is damaged .* put a copy of it back"):
        list_of({"isolation": text}, "isolation")
