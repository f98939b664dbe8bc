"""The bench with PAHO's plugin in it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """A hub with nothing but this plugin."""
    return Bench.load("paho", "hub_paho.plugin")
