"""What the ledger permits: one rule, in Python and in SQL, and who may give consent at which age."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.agencies.model import RecipientClass
from hub.cases.model import AgeBand
from hub.consent import rules, store
from hub.consent.model import (
    STRONG_BASES,
    Category,
    ConsentEntry,
    Effect,
    GivenBy,
    LegalBasis,
    Purpose,
)
from hub.db.transaction import Transaction, transaction
from tests.cases.rows import case_rows
from tests.world import World

# Few enough that entries meet, all of them real.
CATEGORIES = [Category.IDENTITY, Category.HEALTH, Category.GBV]
PURPOSES = [Purpose.SERVICE_PROVISION, Purpose.HEALTH_CARE]
RECIPIENTS = ["agency", "other agency", "un", "civil-society", "immigration-enforcement"]
DAYS = [None, None, None, -1, 1, 2]


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """One entry of the ledger and what was said of it later."""
    effect = draw(st.sampled_from(Effect))
    recipient = draw(st.sampled_from(["agency", "agency", "un", *RECIPIENTS]))
    if effect is Effect.GRANT and recipient == "immigration-enforcement":
        effect = Effect.WITHHOLD
    grant = effect is Effect.GRANT
    basis = draw(st.sampled_from(LegalBasis)) if grant else LegalBasis.CONSENT
    least = 1 if grant else 0
    return {
        "effect": effect,
        "recipient": recipient,
        "purposes": draw(st.frozensets(st.sampled_from(PURPOSES), min_size=least)),
        "categories": draw(st.frozensets(st.sampled_from(CATEGORIES), min_size=1)),
        "legal_basis": basis,
        "days": draw(st.sampled_from(DAYS)),
        "withdrawn": draw(st.sampled_from([False, False, False, True])),
        "review": draw(st.sampled_from([None, "upheld", "revoked"]))
        if basis is not LegalBasis.CONSENT
        else None,
    }


ledgers = st.lists(entries(), max_size=7)


async def write(
    owner: asyncpg.Connection, world: World, case_id: UUID, ledger: list[dict[str, Any]]
) -> None:
    """Writes a ledger as it may have grown over days, which only the administrator can."""
    agency, actor = world.sender.id, world.sender.focal_point.id
    recipients: dict[str, tuple[UUID | None, str | None]] = {
        "agency": (world.recipient.id, None),
        "other agency": (world.stranger.id, None),
    }
    for said in ledger:
        id, strong = uuid4(), said["legal_basis"] is not LegalBasis.CONSENT
        key = None
        if strong:
            key = uuid4()
            await owner.execute(
                "INSERT INTO hub.data_key (id, kind, owner_agency_id, case_id) VALUES ($1, 'review', $2, $3)",
                key, agency, case_id,
            )  # fmt: skip
        to_agency, to_class = recipients.get(said["recipient"], (None, said["recipient"]))
        await owner.execute(
            """
            INSERT INTO hub.consent (id, case_id, agency_id, effect, recipient_agency_id, recipient_class,
                purposes, categories, given_by, how, legal_basis, reason, reason_key_id, recorded_by,
                recorded_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'self', 'oral', $9, $10, $11, $12,
                now() - interval '9 days', now() + make_interval(days => $13))
            """,
            id, case_id, agency, said["effect"], to_agency, to_class, sorted(said["purposes"]),
            sorted(said["categories"]), said["legal_basis"], b"sealed" if strong else None, key, actor,
            said["days"],
        )  # fmt: skip
        if said["withdrawn"]:
            await owner.execute(
                "INSERT INTO hub.consent_withdrawal (consent_id, case_id, agency_id, withdrawn_by_person,"
                " recorded_by) VALUES ($1, $2, $3, 'self', $4)",
                id, case_id, agency, actor,
            )  # fmt: skip
        if said["review"]:
            await owner.execute(
                "INSERT INTO hub.consent_review (consent_id, case_id, agency_id, decision, reviewed_by)"
                " VALUES ($1, $2, $3, $4, $5)",
                id, case_id, agency, said["review"], actor,
            )  # fmt: skip


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ledger=ledgers, purpose=st.sampled_from(PURPOSES))
async def test_the_database_refuses_what_the_rules_refuse(
    ledger: list[dict[str, Any]],
    purpose: Purpose,
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
) -> None:
    async with transaction(pool, world.sender.caseworker) as tx:
        case_id = (await case_rows(tx, world.sender)).case_id
    whole = owner.transaction()
    await whole.start()
    try:
        await write(owner, world, case_id, ledger)
        # From here on as the caseworker, whom row-level security binds.
        actor = world.sender.caseworker
        await owner.execute(f"SET LOCAL ROLE hub_app; SELECT hub.enter('staff', '{actor.id}', '')")
        now = await owner.fetchval("SELECT now()")
        for agency in (world.recipient.id, world.stranger.id):
            in_sql = await owner.fetchval(
                "SELECT hub.refused_categories($1, $2, $3, $4)",
                case_id,
                agency,
                purpose,
                CATEGORIES,
            )
            found = await store.of_case(Transaction(owner, actor), case_id)
            assert len(found) == len(ledger)
            in_python = rules.refused_categories(found, agency, purpose, CATEGORIES, now)
            assert set(in_sql) == {category.value for category in in_python}
            assert len(in_sql) == len(in_python)
    finally:
        await whole.rollback()


AGENCY, NOW = UUID(int=1), datetime(2026, 7, 1, tzinfo=UTC)


def entry(effect: Effect = Effect.GRANT, **more: Any) -> ConsentEntry:
    values: dict[str, Any] = {
        "id": uuid4(),
        "case_id": UUID(int=2),
        "agency_id": UUID(int=3),
        "effect": effect,
        "recipient_agency_id": AGENCY,
        "recipient_partner_id": None,
        "recipient_class": None,
        "purposes": frozenset(PURPOSES),
        "categories": frozenset(CATEGORIES),
        "given_by": GivenBy.SELF,
        "how": None,
        "assent": False,
        "caregiver_informed": False,
        "legal_basis": LegalBasis.CONSENT,
        "reason": None,
        "reason_key_id": None,
        "recorded_by": None,
        "recorded_at": NOW,
        "expires_at": None,
    }
    return ConsentEntry(**values | more)


def made(said: dict[str, Any]) -> ConsentEntry:
    """The same entry without a database."""
    to = said["recipient"]
    return entry(
        said["effect"],
        recipient_agency_id={"agency": AGENCY, "other agency": UUID(int=9)}.get(to),
        recipient_class=RecipientClass(to) if "agency" not in to else None,
        purposes=said["purposes"],
        categories=said["categories"],
        legal_basis=said["legal_basis"],
        expires_at=None if said["days"] is None else NOW + timedelta(days=said["days"]),
        withdrawn_at=NOW if said["withdrawn"] else None,
        review=said["review"],
    )


PURPOSE = Purpose.SERVICE_PROVISION


def refused(*ledger: ConsentEntry, at: datetime = NOW) -> set[Category]:
    return rules.refused_categories(ledger, AGENCY, PURPOSE, CATEGORIES, at)


def test_what_nobody_consented_to_is_refused() -> None:
    assert refused() == set(CATEGORIES)
    assert refused(entry(recipient_agency_id=UUID(int=9))) == set(CATEGORIES)
    assert refused(entry(purposes=frozenset({Purpose.HEALTH_CARE}))) == set(CATEGORIES)
    assert refused(entry(categories=frozenset({Category.HEALTH}))) == {
        Category.IDENTITY,
        Category.GBV,
    }
    assert refused(entry()) == set()


@pytest.mark.parametrize("basis", [LegalBasis.CONSENT, LegalBasis.LEGITIMATE_INTEREST])
def test_withholding_beats_granting_in_whatever_order(basis: LegalBasis) -> None:
    grant = entry(legal_basis=basis)
    rule = entry(Effect.WITHHOLD, purposes=frozenset(), categories=frozenset({Category.GBV}))
    assert refused(grant, rule) == refused(rule, grant) == {Category.GBV}


@pytest.mark.parametrize("basis", sorted(STRONG_BASES))
def test_a_strong_legal_basis_beats_withholding_until_it_is_revoked(basis: LegalBasis) -> None:
    rule = entry(Effect.WITHHOLD, purposes=frozenset())
    assert refused(rule, entry(legal_basis=basis)) == set()
    assert refused(rule, entry(legal_basis=basis, review="upheld")) == set()
    assert refused(rule, entry(legal_basis=basis, review="revoked")) == set(CATEGORIES)


def test_a_grant_ends_when_it_expires_or_is_withdrawn() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert refused(entry(expires_at=tomorrow)) == set()
    assert refused(entry(expires_at=tomorrow), at=tomorrow) == set(CATEGORIES)
    assert refused(entry(withdrawn_at=NOW)) == set(CATEGORIES)


def test_a_class_of_recipients_counts_for_the_agencies_in_it_only() -> None:
    for kind in RecipientClass:
        granted = refused(entry(recipient_agency_id=None, recipient_class=kind)) == set()
        assert granted == (kind is RecipientClass.UN)
    assert refused(entry(recipient_agency_id=None, recipient_partner_id=UUID(int=4))) == set(
        CATEGORIES
    )


@given(ledgers, entries())
def test_one_more_rule_to_withhold_never_opens_anything(
    ledger: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    rule = made(more | {"effect": Effect.WITHHOLD, "legal_basis": LegalBasis.CONSENT})
    existing = [made(said) for said in ledger]
    assert refused(*existing) <= refused(*existing, rule)


@settings(max_examples=150)
@given(ledgers)
def test_what_a_disclosure_rests_on_lasts_exactly_as_long_as_it_says(
    ledger: list[dict[str, Any]],
) -> None:
    existing = [made(said) for said in ledger]
    wanted = set(CATEGORIES) - refused(*existing)
    ids, ends = rules.basis(existing, AGENCY, PURPOSE, wanted, NOW)
    permits = [e for e in existing if e.id in ids]
    assert all(e.effect is Effect.GRANT and e.counts(NOW) for e in permits)
    assert wanted <= {category for e in permits for category in e.categories}
    moments = [NOW + timedelta(days=n / 2) for n in range(8)]
    for at in moments:
        lost = wanted & refused(*existing, at=at)
        if ends is None:
            assert not lost
        elif at <= ends:
            assert bool(lost) == (at == ends)


@given(ledgers)
def test_without_what_it_rests_on_nothing_is_permitted(ledger: list[dict[str, Any]]) -> None:
    existing = [made(said) for said in ledger]
    wanted = set(CATEGORIES) - refused(*existing)
    ids, _ = rules.basis(existing, AGENCY, PURPOSE, wanted, NOW)
    assert wanted <= refused(*[e for e in existing if e.id not in ids])


SELF, CAREGIVER, TRUSTED, GUARDIAN = (
    GivenBy.SELF,
    GivenBy.CAREGIVER,
    GivenBy.TRUSTED_ADULT,
    GivenBy.GUARDIAN,
)
GROWN = [AgeBand.YEARS_18_24, AgeBand.YEARS_25_59, AgeBand.YEARS_60_UP, AgeBand.UNKNOWN]

# Who may consent at which age (reference codes, consent_by_age): band, who, assent of the child,
# caregiver informed, reason recorded, permitted?
BY_AGE: list[tuple[str, GivenBy | None, bool, bool, bool, bool]] = [
    # 0-5: a caregiver consents.
    ("0-5", CAREGIVER, False, False, False, True),
    ("0-5", GUARDIAN, False, False, False, True),
    ("0-5", TRUSTED, False, False, False, True),
    ("0-5", SELF, True, True, True, False),
    # 6-11: a caregiver consents and the child assents.
    ("6-11", CAREGIVER, True, False, False, True),
    ("6-11", CAREGIVER, False, False, False, False),
    ("6-11", CAREGIVER, False, True, True, False),
    ("6-11", SELF, True, True, True, False),
    # 12-14: the same; a mature child's own consent may suffice, with the reason recorded.
    ("12-14", GUARDIAN, True, False, False, True),
    ("12-14", CAREGIVER, False, False, False, False),
    ("12-14", SELF, False, False, True, True),
    ("12-14", SELF, True, False, False, False),
    # 15-17: the child consents; the caregiver is informed only with the child's permission.
    ("15-17", SELF, False, False, False, True),
    ("15-17", SELF, True, True, False, True),
    ("15-17", SELF, False, True, False, False),
    ("15-17", CAREGIVER, True, True, True, False),
    # 18 and over, or unknown: oneself; a guardian only with a recorded reason.
    *[(band, SELF, False, False, False, True) for band in GROWN],
    *[(band, GUARDIAN, False, False, False, False) for band in GROWN],
    *[(band, GUARDIAN, False, False, True, True) for band in GROWN],
    *[(band, None, True, True, True, False) for band in AgeBand],
]


@pytest.mark.parametrize(("band", "who", "assent", "informed", "reason", "permitted"), BY_AGE)
def test_who_may_consent_depends_on_age(
    band: str, who: GivenBy | None, assent: bool, informed: bool, reason: bool, permitted: bool
) -> None:
    problems = rules.may_give(
        AgeBand(band), who, assent=assent, caregiver_informed=informed, reason_given=reason
    )
    assert (problems == []) == permitted
    assert all(problem.endswith(".") for problem in problems)


@pytest.mark.parametrize("band", AgeBand)
def test_a_form_that_keeps_to_the_age_rules_is_accepted_and_one_that_does_not_is_refused(
    band: AgeBand,
) -> None:
    """Every way to give consent: what `by_age` says of it is what `may_give` says."""
    told = rules.by_age(band)
    for who, assent, informed, reason in product(GivenBy, *[(False, True)] * 3):
        lawful = (
            who in told.given_by
            and (assent or who not in told.needs_assent)
            and (reason or who not in told.needs_reason)
            and (assent or not informed or not told.caregiver_informed)
        )
        problems = rules.may_give(
            band, who, assent=assent, caregiver_informed=informed, reason_given=reason
        )
        assert lawful == (problems == []), (who, assent, informed, reason)


def test_the_age_rules_are_explained_in_both_languages() -> None:
    for band in AgeBand:
        told = rules.by_age(band)
        assert told.explanation("es") != told.explanation("en")
        assert told.explanation("fr") == told.explanation("es")
    assert "15" in rules.by_age(AgeBand.YEARS_15_17).explanation("en")
    assert rules.by_age(AgeBand.YEARS_15_17).caregiver_informed
    assert rules.by_age(AgeBand.UNKNOWN) == rules.by_age(AgeBand.YEARS_25_59)
