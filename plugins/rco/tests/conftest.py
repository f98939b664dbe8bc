"""The bench with RCO's plugin in it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """A hub with nothing but this plugin."""
    return Bench.load("rco", "hub_rco.plugin")
