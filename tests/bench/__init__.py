"""Benchmarks: ``pytest -n 0 tests/bench/bench_library.py`` prints a table.

None of them gates CI.
"""
