"""Benchmarks: never part of the wheel, never asserting absolute times."""
