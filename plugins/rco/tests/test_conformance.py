"""What every plugin keeps to, kept by RCO's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """Nothing to add."""
