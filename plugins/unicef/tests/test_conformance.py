"""What every plugin of the hub keeps to, tried on UNICEF's."""

from hub.testing import Conformance


class TestConformance(Conformance):
    """All of it."""
