"""Makes the world of the access tests, once, through the services that clients use.

Everything sealed is a text of its own, noted with the rules that open it, so that a text which
appears where it should not is known by name.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from hub.agencies import service as agencies
from hub.agencies import store as agency_store
from hub.agencies.model import Group, Partner, RecipientClass
from hub.audit import service as audit
from hub.auth.model import Actor, Job, Role, job_actor
from hub.cases import service as cases
from hub.cases.model import Identity, Population, Sex
from hub.cases.service import NewCase, NewNeed
from hub.consent import service as consent
from hub.consent.model import Category, Effect, GivenBy, How, LegalBasis, Purpose
from hub.consent.service import NewConsent
from hub.db.transaction import Transaction, transaction
from hub.directory import service as directory
from hub.directory.importing import import_unit
from hub.hooks.dispatch import Plugins
from hub.notifications import jobs as notification_jobs
from hub.notifications import reads as notification_reads
from hub.notifications import service as notifications
from hub.notifications.model import NotificationKind
from hub.referrals import attachments, claiming, sending, service, withdrawal
from hub.referrals.attachments import NewAttachment
from hub.referrals.model import Outcome, Side, Status
from hub.referrals.sending import NewReferral
from hub.referrals.timeline import Part
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests import reading
from tests.access.building_plugins import ask_to_open, keep_apart, work_with_plugin
from tests.access.rehearsal import photograph
from tests.access.stage import Person, Stage, Target
from tests.directory.packages import Package, attribute, unit
from tests.world import Party, hire, new_party

NEED = "legal-assistance"
PURPOSE = Purpose.LEGAL_REPRESENTATION
CATEGORIES = frozenset(
    {Category.IDENTITY, Category.CONTACT, Category.NARRATIVE, Category.ATTACHMENT}
)
OPEN = ("accepted", "in-progress", "completed", "failed")
"""States in which the recipient may read the sealed part."""
DESTROYED = ("rejected", "cancelled", "erased")
"""Referrals whose sealed part is gone, for the sender too."""
REFERRALS = ("requested", "received", "on-hold", *OPEN, "rejected", "cancelled", "within")
PDF = b"%PDF-1.7\n%%EOF\n"


async def build(pool: asyncpg.Pool, administrators: asyncpg.Pool, vault: Vault) -> Stage:
    """The world, committed."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)
        parties = [await new_party(tx) for _ in range(3)]
        blind = await new_party(tx, sees_cases=False)
        stage = Stage(pool, administrators, vault, *parties, blind)
        for name, party in stage.parties.items():
            for desk in (0, 1):
                for role in Role:
                    actor = await _posted(tx, party, role, desk)
                    stage.actors[f"{name} {desk} {role.value}"] = actor
        await _network(tx, stage)
    provider = vault.provider
    assert isinstance(provider, LocalKeyring)
    for party in stage.parties.values():
        await provider.add_agency(party.id)
    await keep_apart(stage)
    await _people(stage)
    await _consents(stage)
    for name in REFERRALS:
        await _referral(stage, name)
    await _erased(stage)
    await _around(stage)
    await work_with_plugin(stage)
    await ask_to_open(stage)
    await _notified(stage)
    # Nothing is taken while a transaction of another test's database is older.
    while await audit.sequence(pool, provider, "hub.example/access") is None:
        await asyncio.sleep(0.05)
    async with administrators.acquire() as connection:
        stage.keys["review"] = await connection.fetchval(
            "SELECT reason_key_id FROM hub.consent WHERE id = $1", stage.consents["override"]
        )
        stage.work["absence"] = await connection.fetchval(
            "SELECT id FROM hub.absence WHERE agency_id = $1", stage.sender.id
        )
        stage.photograph = await photograph(connection)
    return stage


async def _posted(tx: Transaction, party: Party, role: Role, desk: int) -> Actor:
    """A member of staff of any role, sitting at a desk: sitting there must not help the others."""
    at = party.desks[desk]
    actor = await hire(tx, party, role, [at], sees_cases=party.caseworker.sees_cases)
    await tx.execute(
        "INSERT INTO hub.desk_member (staff_id, desk_id, agency_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        actor.id,
        at,
        party.id,
    )
    return replace(actor, desk_ids=frozenset({at}))


async def _network(tx: Transaction, stage: Stage) -> None:
    """A group, a partner, and a service at a desk of the sender and of the recipient."""
    members = tuple(party.id for party in stage.parties.values())
    stage.group = f"g{secrets.token_hex(5)}"
    await agency_store.save_group(tx, Group(uuid4(), stage.group, "Red", "Network", members, ()))
    name = f"Albergue {secrets.token_hex(4)}"
    partner = Partner(
        uuid4(), stage.sender.id, name, RecipientClass.CIVIL_SOCIETY, None, None, None
    )
    stage.partner = await agency_store.save_partner(tx, partner)
    for name, party in (("sender", stage.sender), ("recipient", stage.recipient)):
        small = Package()
        record = small.record(attributes=[attribute("hub-service", NEED)]) | {
            "hub_desk": {"agency": party.code, "city": "Tapachula", "desk": "Desk 0"}
        }
        hours = {"id": str(uuid4()), "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}
        safe = record["location"]
        safe["attributes"] = [attribute("hub-redacted", "true")]
        safe["phones"] = [{"id": str(uuid4()), "number": "+52 962 000 0000"}]
        safe["schedules"] = [hours]
        report = await import_unit(tx, unit(record), package=uuid4().hex)
        assert not report.problems, report.problems
        stage.offers[name] = small.offer


# Cases ----------------------------------------------------------------------------------------------


async def _open(stage: Stage, who: str, desk: UUID, needs: int, **more: Any) -> Person:
    actor = stage.as_(who)
    assert actor.agency_id is not None
    target = Target(actor.agency_id, desk)

    texts: list[str] = []

    def hidden(text: str | None = None) -> str:
        texts.append(stage.secret("case.person", target, text))
        return texts[-1]

    phone = f"+52 962 {secrets.randbelow(10**7):07}"
    identity = Identity(
        given_names=hidden(),
        family_names=hidden(),
        birth_date=date(1991, 5, 17),
        nationality="HN",
        languages=("es",),
        documents=(("passport", hidden()),),
        phones=(hidden(phone),),
        address=hidden(),
        family=hidden(),
        story=hidden(),
    )
    new = NewCase(
        desk_id=desk,
        identity=identity,
        population=Population.REFUGEE,
        sex=Sex.FEMALE,
        adm1="MX07",
        adm2="MX07089",
        **more,
    )
    wanted = [NewNeed(NEED, None, hidden()) for _ in range(needs)]
    async with transaction(stage.pool, actor) as tx:
        case, _ = await cases.open_case(tx, stage.vault, new, wanted)
        found = (await cases.needs_of(tx, [case.id]))[case.id]
    ids = [need.id for need in found]
    return Person(case.id, case.code, case.household_id, ids, target, identity, texts)


async def _people(stage: Stage) -> None:
    """A case with many needs; a relative at the other desk; a case of the recipient's own."""
    at = stage.sender.desks
    clerk = "sender 0 caseworker"
    first = await _open(stage, clerk, at[0], len(REFERRALS) + 1, new_household=True)
    stage.people["sender"] = first
    stage.people["relative"] = await _open(
        stage, "sender 1 focal_point", at[1], 1, household_id=first.household
    )
    own = stage.recipient.desks[0]
    stage.people["recipient"] = await _open(stage, "recipient 0 caseworker", own, 1)
    for name in ("opened", "asked"):
        theirs = stage.stranger.desks[0]
        stage.people[name] = await _open(stage, "stranger 0 caseworker", theirs, 1)
    stage.people["erased"] = await _open(stage, clerk, at[0], 1)


async def _consents(stage: Stage) -> None:
    override = LegalBasis.VITAL_INTEREST
    for name, person, to, basis in (
        ("grant", "sender", stage.recipient, LegalBasis.CONSENT),
        ("within", "sender", stage.sender, LegalBasis.CONSENT),
        ("withdrawn", "sender", stage.blind, LegalBasis.CONSENT),
        ("erased", "erased", stage.recipient, LegalBasis.CONSENT),
        ("override", "sender", stage.stranger, override),
        ("reviewed", "sender", stage.stranger, override),
    ):
        found = stage.people[person]
        given = basis is LegalBasis.CONSENT
        new = NewConsent(
            case_id=found.case,
            effect=Effect.GRANT,
            purposes=frozenset({PURPOSE}),
            categories=CATEGORIES,
            recipient_agency_id=to.id,
            given_by=GivenBy.SELF if given else None,
            how=How.ORAL if given else None,
            legal_basis=basis,
            reason=None if given else stage.secret("consent.reason", found.target),
        )
        who = "sender 0 caseworker" if given else "sender 0 focal_point"
        async with transaction(stage.pool, stage.as_(who)) as tx:
            stage.consents[name] = (await consent.record(tx, stage.vault, new)).id
    async with transaction(stage.pool, stage.as_("sender 0 data_protection_officer")) as tx:
        await withdrawal.review_override(tx, stage.consents["reviewed"], uphold=True)
    async with transaction(stage.pool, stage.as_("sender 0 caseworker")) as tx:
        await withdrawal.withdraw_consent(tx, stage.consents["withdrawn"], GivenBy.SELF)


# Referrals ------------------------------------------------------------------------------------------


async def _referral(stage: Stage, name: str) -> None:
    """One in each state; "within" goes to another desk of the sender's own agency."""
    to = stage.sender if name == "within" else stage.recipient
    desk = to.desks[1 if name == "within" else 0]
    person = stage.people["erased" if name == "erased" else "sender"]
    sealed = Target(stage.sender.id, stage.sender.desks[0], to.id, desk, name in OPEN)
    both = replace(sealed, opened=True)
    clerk = stage.as_("sender 0 caseworker")
    new = NewReferral(
        need_id=person.needs[0 if name == "erased" else REFERRALS.index(name)],
        purpose=PURPOSE,
        categories=CATEGORIES,
        to_desk_id=desk,
        note=stage.secret("referral.preview", both),
        narrative=stage.secret("referral.packet", sealed),
    )
    async with transaction(stage.pool, clerk) as tx:
        id = (await sending.send(tx, stage.vault, new)).id
        stage.referrals[name], stage.targets[id] = id, sealed
        await service.post(tx, stage.vault, id, stage.secret("referral.messages", both))
        for part, target in ((Part.PREVIEW, both), (Part.SEALED, sealed)):
            text = stage.secret("referral.messages", target)
            await service.add_addendum(tx, stage.vault, id, part, text)
    for part, target in ((Part.PREVIEW, both), (Part.SEALED, sealed)):
        named = stage.secret("referral.attachments", target)
        file = NewAttachment(part, "application/pdf", named)
        added = await attachments.receive(stage.pool, stage.vault, clerk, id, file, _pdf())
        stage.files[f"{name} {part.value}"] = added.id
    await _move(stage, name, id)
    if name in OPEN:
        disclosed = (person.identity.given_names, person.identity.family_names)
        for secret in stage.secrets:
            if secret.text in (*disclosed, *person.identity.phones):
                secret.ways.append(("referral.packet", sealed))
    if name in DESTROYED:
        for secret in stage.secrets:
            if any(target is sealed for _, target in secret.ways):
                secret.ways.clear()


async def _pdf() -> AsyncIterator[bytes]:
    yield PDF


async def _move(stage: Stage, name: str, id: UUID) -> None:
    """From requested to the state of that name, as the recipient (or the sender) moves it."""
    vault = stage.vault
    note = stage.secret("referral.messages", replace(stage.targets[id], opened=True))
    step = Callable[[Transaction], Awaitable[object]]
    accept: list[step] = [lambda tx: service.accept(tx, vault, id, None)]
    start: list[step] = [
        *accept,
        lambda tx: service.move(tx, id, "startReferral", Side.RECIPIENT, Status.IN_PROGRESS),
        lambda tx: claiming.claim(tx, id, None),
    ]
    steps: dict[str, list[step]] = {
        "received": [
            lambda tx: service.move(tx, id, "acknowledgeReferral", Side.RECIPIENT, Status.RECEIVED)
        ],
        "on-hold": [lambda tx: service.hold(tx, vault, id, None, note)],
        "accepted": accept,
        "erased": accept,
        "in-progress": start,
        "completed": [
            *start,
            lambda tx: service.complete(tx, vault, id, None, Outcome.DELIVERED, note),
        ],
        "failed": [*start, lambda tx: service.fail(tx, vault, id, None, "unreachable", note)],
        "rejected": [lambda tx: service.reject(tx, vault, id, None, "no-capacity", note)],
        "cancelled": [lambda tx: service.withdraw(tx, vault, id, None, "duplicate", None)],
    }
    side = "sender" if name == "cancelled" else "recipient"
    for one in steps.get(name, []):
        async with transaction(stage.pool, stage.as_(f"{side} 0 caseworker")) as tx:
            await one(tx)


async def _erased(stage: Stage) -> None:
    """A case that was referred, accepted and erased: what was sealed in it is nobody's."""
    known = len(stage.secrets)
    await _referral(stage, "erased")
    person = stage.people["erased"]
    async with transaction(stage.pool, stage.as_("sender 0 data_protection_officer")) as tx:
        await cases.erase(tx, person.case)
    for number, secret in enumerate(stage.secrets):
        if number >= known or secret.text in person.texts:
            secret.ways.clear()


# Beside cases ---------------------------------------------------------------------------------------


async def _around(stage: Stage) -> None:
    """Sessions, a sign-in under way, remembered answers, searches and absences."""
    soon, digest = datetime.now(UTC) + timedelta(hours=1), secrets.token_bytes
    people = [stage.as_(f"{name} 0 caseworker") for name in stage.parties]
    async with transaction(stage.pool, job_actor(Job.SIGN_IN)) as tx:
        for actor in people:
            await tx.execute(
                "INSERT INTO hub.session (token_hash, csrf_hash, staff_id, agency_id, expires_at)"
                " VALUES ($1, $1, $2, $3, $4)",
                digest(32), actor.id, actor.agency_id, soon,
            )  # fmt: skip
        await tx.execute(
            "INSERT INTO hub.sign_in (state_hash, browser_hash, issuer, nonce, verifier, expires_at)"
            " VALUES ($1, $1, 'https://id.example', 'n', 'v', $2)",
            digest(32), soon,
        )  # fmt: skip
    for actor in people:
        async with transaction(stage.pool, actor) as tx:
            await tx.execute(
                "INSERT INTO hub.idempotency (actor_id, key, body_hash, status, response)"
                " VALUES ($1, $2, $3, 200, $3)",
                actor.id, uuid4().hex, digest(32),
            )  # fmt: skip
            if actor.sees_cases:
                await tx.execute("INSERT INTO hub.search_attempt DEFAULT VALUES")
    before = (datetime.now(UTC) - timedelta(days=3)).date()
    for name in stage.parties:
        away, cover = stage.as_(f"{name} 0 caseworker"), stage.as_(f"{name} 1 caseworker")
        assert away.id is not None
        async with transaction(stage.pool, stage.as_(f"{name} 0 agency_admin")) as tx:
            wanted = agencies.NewAbsence(away.id, cover.id, before, before)
            await agencies.save_absence(tx, wanted)


async def _notified(stage: Stage) -> None:
    """What happened was told to desks; a caseworker of each side has read what theirs was told."""
    await notification_jobs.tell(stage.pool, Plugins())
    for name in ("sender", "recipient"):
        clerk = stage.as_(f"{name} 0 caseworker")
        async with transaction(stage.pool, clerk) as tx:
            rows = notification_reads.notifications(clerk, unread_only=True, first=100, after=None)
            told = await reading.records(tx, rows, "subject")
            heard = [one for one in told if one.kind is NotificationKind.REFERRAL_ACCEPTED]
            read, *unread = heard or told
            await notifications.mark_read(tx, [read.id], everything=False)
            if name == "sender":
                stage.work["notification"] = unread[0].id
