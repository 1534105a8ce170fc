"""The arrays of the bundled and of small generated scenarios are those they were; a faster way to build changes none.

Where the meaning of the model is changed on purpose, ``python -m tests.model.fingerprints`` writes the figures anew,
and the difference is reviewed like any other.
"""

from __future__ import annotations

import json

import pytest

from tests.model.fingerprints import FILE, NAMES, fingerprint

KNOWN = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_program_is_the_one_it_was(name: str) -> None:
    now, was = fingerprint(name), KNOWN[name]
    assert set(now) == set(was)
    for key, value in was.items():
        expected = pytest.approx(value, rel=1e-8) if isinstance(value, list) else value
        assert now[key] == expected, f"{key}; if that is meant: python -m tests.model.fingerprints"
