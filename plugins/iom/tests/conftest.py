"""The bench with IOM's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """IOM's plugin, as the hub loads it."""
    return Bench.load("iom", "hub_iom.plugin")
