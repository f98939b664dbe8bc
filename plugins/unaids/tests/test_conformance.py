"""What every plugin keeps to, kept by UNAIDS's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """Nothing to add."""
