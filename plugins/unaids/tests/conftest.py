"""The bench with UNAIDS's plugin in it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """A hub with nothing but this plugin."""
    return Bench.load("unaids", "hub_unaids.plugin")
