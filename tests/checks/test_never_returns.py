"""Whether a function can return anything, told from what the student wrote."""

from __future__ import annotations

import functools

import pytest

from cinta.answering.never_returns import never_returns


def nothing(x):
    y = x * x  # noqa: F841


def printed(x):
    print(x)


def inner_alone(x):
    def inner():
        return x

    inner()


def said_none(x):
    if x:
        return
    return None


def sometimes(x):
    if x:
        return x


def chosen(x):
    return x if x else None


def made_later(x):
    yield x


async def awaited(x):
    print(x)


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


class Traced:
    python_function = staticmethod(printed)


def circle(x):
    return x


vars(circle)["__wrapped__"] = circle


@pytest.mark.parametrize(
    "function", [nothing, printed, inner_alone, said_none, decorated(printed), Traced()]
)
def test_a_function_without_a_value_to_return(function):
    assert never_returns(function)


@pytest.mark.parametrize(
    "function",
    [sometimes, chosen, made_later, awaited, decorated(chosen), lambda x: x, print, 3, circle],
)
def test_a_function_that_may_return_one_or_of_which_nobody_knows(function):
    assert not never_returns(function)
