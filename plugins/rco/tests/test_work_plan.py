"""Stories of coordination: what is due by when, which commitments it serves, which report comes next."""

from datetime import date

import pytest
from hub_rco.plan import COMMITMENTS, PLAN, REPORTS, due_by, served

from hub.hooks.views import PeriodView
from hub.testing import Bench

MEMBERS = {
    "iom", "unhcr", "unicef", "ohchr", "unwomen", "unodc", "ilo", "undp", "unfpa", "paho", "unesco", "fao",
    "unhabitat", "unaids", "eclac", "rco",
}  # fmt: skip


def figures(hub: Bench, name: str, last: date) -> dict[str, float]:
    period = PeriodView(first=last.replace(day=1), last=last)
    found = hub.plugin.call("compute_indicator", name=name, period=period, cases=())
    return {next(iter(one.by.values())): one.value for one in found}


def test_every_activity_is_joint_known_to_the_network_and_serves_a_real_commitment() -> None:
    assert len({one.code for one in PLAN}) == len(PLAN)
    for one in PLAN:
        assert len(one.leads) >= 2, one.code
        assert set(one.leads) <= MEMBERS, one.code
        for code in one.serves:
            framework, _, what = code.partition(":")
            assert what in COMMITMENTS[framework], f"{one.code}: {code}"


def test_every_member_takes_part_in_the_plan() -> None:
    assert {agency for one in PLAN for agency in one.leads} == MEMBERS


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 15), 0),
        (date(2026, 3, 30), 0),
        (date(2026, 3, 31), 2),
        (date(2026, 6, 30), 5),
        (date(2026, 10, 1), 8),
        (date(2026, 12, 31), 10),
    ],
)
def test_activities_fall_due_with_the_end_of_their_quarter(day: date, due: int) -> None:
    assert len(due_by(day)) == due


def test_the_plan_is_followed_by_area(hub: Bench) -> None:
    assert figures(hub, "work_plan_due", date(2026, 6, 30)) == {
        "data_policy": 0.0,
        "health_education": 100.0,
        "humanitarian": 100.0,
        "labour": 100.0,
        "mecc": 0.0,
        "protection": 25.0,
    }


def test_commitments_that_nobody_serves_are_named(hub: Bench) -> None:
    share = figures(hub, "commitments_served", date(2026, 6, 30))
    assert share["la"] == 100.0
    assert share["iom"] == 100.0
    assert share["gcm"] == round(100 * len(served("gcm")) / 23, 1)
    assert share["gcm"] < 100
    table = hub.plugin.call(
        "render_document", name="commitment_table", case=None, run=None, locale="en"
    )
    compact = table.paragraphs[0]
    for number in ("8", "11", "14", "20", "21", "22"):
        assert number not in served("gcm")
        assert f" {number}," in compact or f" {number}." in compact
    assert table.paragraphs[2].endswith("Without a joint activity: none.")


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2026, 2, 27), {"donors-interim": 153, "donors-final": 32, "commitments": 1}),
        (date(2026, 2, 28), {"donors-interim": 152, "donors-final": 31, "commitments": 365}),
        (date(2026, 12, 31), {"donors-interim": 211, "donors-final": 90, "commitments": 59}),
    ],
)
def test_days_to_the_next_report_are_counted_from_the_end_of_the_period(
    hub: Bench, day: date, left: dict[str, float]
) -> None:
    assert figures(hub, "days_to_report", day) == left


def test_the_papers_are_complete_in_both_languages(hub: Bench) -> None:
    for locale, words in (("es", "Trimestre 1"), ("en", "Quarter 1")):
        plan = hub.plugin.call(
            "render_document", name="work_plan", case=None, run=None, locale=locale
        )
        assert len(plan.paragraphs) == len(PLAN)
        assert plan.paragraphs[0].startswith(words)
        donors = hub.plugin.call(
            "render_document", name="donor_report", case=None, run=None, locale=locale
        )
        assert len(donors.paragraphs) == 4 + len(REPORTS)
        assert "{" not in " ".join((*plan.paragraphs, *donors.paragraphs))
    assert hub.plugin.call("render_document", name="x", case=None, run=None, locale="es") is None


def test_unknown_names_have_no_figure(hub: Bench) -> None:
    assert figures(hub, "people", date(2026, 6, 30)) == {}
