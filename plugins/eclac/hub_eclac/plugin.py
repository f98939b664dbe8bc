"""ECLAC's plugin: indicators and series. It has no hook that is given a case, and takes none from those it has."""

from collections.abc import Mapping, Sequence

from hub.hooks.declared import Text
from hub.hooks.spec import hook
from hub.hooks.views import (
    Document,
    DocumentKind,
    Figure,
    Indicator,
    PeriodView,
)
from hub_eclac import documents
from hub_eclac import indicators as figures

hub_versions = (1,)


@hook
def indicators() -> Sequence[Indicator]:
    """Figures on the series themselves."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of the catalogue and the note."""
    return documents.TEXTS


@hook
def compute_indicator(name: str, period: PeriodView) -> Sequence[Figure]:
    """From the period alone: the argument with cases is left out."""
    return figures.computed(name, period)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, locale: str) -> Document | None:
    """The catalogue of series, the note on method: the argument with a case is left out."""
    return documents.rendered(name, locale)
