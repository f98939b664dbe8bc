"""UNODC's plugin keeps to what every plugin keeps to."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """See hub.testing."""
