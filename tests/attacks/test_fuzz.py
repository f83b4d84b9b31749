"""Mutated inputs: no exception but ours, no second of work, no memory without end."""

import subprocess
import sys

import pytest

from tests.attacks.fuzz import TARGETS
from tests.attacks.scale import ROUNDS

INPUTS = 8_000 if ROUNDS == 1 else 20_000
"""Inputs of all targets together, in each round."""


@pytest.mark.timeout(600 * ROUNDS)
@pytest.mark.parametrize("target", TARGETS)
def test_a_mutated_input_ends_in_papers_or_in_a_sentence(target: str) -> None:
    count = str(ROUNDS * INPUTS // len(TARGETS))
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.fuzz", target, "1", count],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
