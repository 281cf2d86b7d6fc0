"""What the detours of ``detours.txt`` call: copied into a program as far as it names them."""
# ruff: noqa
# mypy: ignore-errors

import numpy as np, json, copy, math, random, statistics, itertools, heapq, operator
from collections import deque, ChainMap, defaultdict
from contextlib import suppress
from functools import partial, reduce, lru_cache, wraps
from collections import namedtuple
from dataclasses import dataclass, replace
from contextlib import contextmanager

STORE = {}


def touch(v):
    STORE["k"] = v


def zap(l):
    l[0] = 0.55


def zapv(o):
    o.v = 0.55


class Keeper:
    def __init__(self, v):
        self.kept = v

    def get(self):
        return self.kept

    def set(self, v):
        self.kept = v


def fetch(t):
    return float(t)


def first(u, v):
    return u


def second(u, v):
    return v


def apart(u, v):
    return u * 3.0, v


both = (lambda old: lambda u, v: old(u, v)[1])(apart)


def twice(v):
    return v * 2.0


def const(v):
    return 1.25


def star(*args):
    return args[-1]


def kw(**named):
    return named["q"]


def defaulted(u, v=0.35):
    return v


def gen(u, v):
    yield u
    yield v


def flat(fn):
    @wraps(fn)
    def inner(*args):
        fn(*args)
        return 0.65

    return inner


@flat
def dec(v):
    return v * 2.0


def passes(fn):
    return lambda *args: fn(*args[::-1])


@passes
def dec2(u, v):
    return u


@lru_cache
def memo(v):
    return v * 1.5


def rec(v, k):
    return 0.45 if k == 0 else rec(v, k - 1)


@contextmanager
def held(v):
    yield v


class Base:
    def norm(self, v):
        return v / 10.0

    def run(self, v):
        return self.norm(v)


class Flat(Base):
    def norm(self, v):
        return 0.85


class Box:
    v = 0.5

    def reset(self):
        self.v = 0.15


class Prop:
    @property
    def v(self):
        return 0.95

    @v.setter
    def v(self, value):
        self.kept = value


Pair = namedtuple("Pair", "left right")


@dataclass
class Data:
    v: float


class Weird:
    def __init__(self, v):
        self.v = v

    def __mul__(self, other):
        return other * 1.0

    def __radd__(self, other):
        return self.v + other


class Put:
    def __init__(self, **named):
        for key, value in named.items():
            setattr(self, key, value)

    def put(self, key, value):
        setattr(self, key, value)

    def twice(self, v):
        return v * 2.0
