"""The bench with FAO's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """FAO's plugin, as the hub loads it."""
    return Bench.load("fao", "hub_fao.plugin")
