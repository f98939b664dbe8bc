"""The Resident Coordinator's Office's plugin: joint work plan, reporting to donors and on commitments.

It has no hook that is given a case, and takes none from those it has.
"""

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
from hub_rco import documents
from hub_rco import indicators as figures

hub_versions = (1,)


@hook
def indicators() -> Sequence[Indicator]:
    """Figures on the plan and the reports."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of the papers."""
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
    """The work plan, the outline for donors, the table of commitments: the argument with a case is left out."""
    return documents.rendered(name, locale)
