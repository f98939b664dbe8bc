"""A bench with OHCHR's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """The plugin as the hub would load it, with a clock that a test can move."""
    return Bench.load("ohchr", "hub_ohchr.plugin")
