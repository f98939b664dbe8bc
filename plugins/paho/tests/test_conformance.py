"""What every plugin keeps to, kept by PAHO's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """Nothing to add."""
