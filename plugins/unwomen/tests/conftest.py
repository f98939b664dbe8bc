"""A bench with UN Women's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """The plugin as the hub would load it, with a clock that a test can move."""
    return Bench.load("unwomen", "hub_unwomen.plugin")
