"""The bench with UNODC's plugin on it."""

import pytest

from hub.testing import Bench


@pytest.fixture
def hub() -> Bench:
    """UNODC's plugin, as the hub loads it."""
    return Bench.load("unodc", "hub_unodc.plugin")
