"""For authors of plugins: a bench to try a plugin on, and the conformance that every plugin passes.

In a plugin's tests/conftest.py:

    from hub.testing import Bench

    @pytest.fixture
    def hub() -> Bench:
        return Bench.load("wfp", "hub_wfp.plugin")

and in tests/test_conformance.py:

    from hub.testing import Conformance

    class TestConformance(Conformance):
        pass

`pytest --hub-conformance` runs the conformance alone.
"""

import pytest

from hub.testing.bench import CHILD, EXAMPLE, Bench, Refused, Walk
from hub.testing.conformance import Conformance, sample_answers

__all__ = ["CHILD", "EXAMPLE", "Bench", "Conformance", "Refused", "Walk", "sample_answers"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --hub-conformance."""
    parser.addoption(
        "--hub-conformance", action="store_true", help="Run the conformance of plugins alone."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Names the mark of conformance tests."""
    config.addinivalue_line("markers", "hub_conformance: what every plugin of the hub keeps to")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --hub-conformance, keeps the conformance tests only."""
    if config.getoption("--hub-conformance"):
        kept = [item for item in items if item.get_closest_marker("hub_conformance")]
        items[:] = kept
