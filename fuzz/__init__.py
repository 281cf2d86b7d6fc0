"""Disturb Cinta at random, and see that nothing is lost: kills, full disks, mutated bytes.

The tests take a small share of it, ``make nightly`` all. Everything is drawn from one seed, which
is printed, so that what failed can be drawn again.
"""
