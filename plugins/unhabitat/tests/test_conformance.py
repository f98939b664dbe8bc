"""What every plugin keeps to, kept by UN-Habitat's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """Nothing to add."""
