"""The bench with UNDP's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """UNDP's plugin, as the hub loads it."""
    return Bench.load("undp", "hub_undp.plugin")
