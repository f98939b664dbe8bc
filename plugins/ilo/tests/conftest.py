"""The bench with ILO's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """ILO's plugin, as the hub loads it."""
    return Bench.load("ilo", "hub_ilo.plugin")
