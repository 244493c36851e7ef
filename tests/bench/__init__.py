"""Benchmarks: run by hand (``python -m tests.bench NAME``), never asserted in the test suite."""
