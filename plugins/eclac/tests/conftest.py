"""The bench with ECLAC's plugin in it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """A hub with nothing but this plugin."""
    return Bench.load("eclac", "hub_eclac.plugin")
