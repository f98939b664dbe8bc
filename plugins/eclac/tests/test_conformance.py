"""What every plugin keeps to, kept by ECLAC's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """Nothing to add."""
