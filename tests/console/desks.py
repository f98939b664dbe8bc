"""Desks of their own for tests that fill one: what other tests see stays as it is."""

from dataclasses import dataclass
from uuid import uuid4

from tests.console.conftest import Visit
from tests.console.visitor import View, Visitor
from tests.journeys.stage import ANA, JOEL, Case, Person, Stage, uuid_of

OFFICES = "query { agencies { code offices { id city } } }"

COPIES = """
    INSERT INTO hub.referral
    SELECT (jsonb_populate_record(r, jsonb_build_object(
        'id', uuidv7(),
        'case_code', 'K7PM-' || lpad(n::text, 4, '0') || '-AAAA',
        'need_code', (ARRAY['legal-assistance', 'shelter', 'food'])[n % 3 + 1],
        'urgency', (ARRAY['normal', 'urgent', 'emergency'])[n % 3 + 1],
        'next_due_at', now() + make_interval(mins => 60 + n)))).*
    FROM hub.referral r, generate_series(1, $2::int) n WHERE r.id = $1
"""


@dataclass
class Desk:
    """A new desk of UNHCR in Tapachula, and the one caseworker at it."""

    id: str
    email: str
    clerk: Person
    stage: Stage

    async def receive(self) -> tuple[Case, str]:
        """Ana of IOM refers somebody new to it: the case and the referral."""
        ana = await self.stage.sign_in(ANA)
        case = await self.stage.open_case(ana)
        await self.stage.consent(ana, case)
        return case, await self.stage.send(ana, case, self.id)

    async def fill(self, many: int) -> str:
        """Many referrals, due one minute after the other, copied behind the hub's back from a real one."""
        _, referral = await self.receive()
        owner = self.stage.owner
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            await owner.execute(COPIES, uuid_of(referral), many)
        return referral


async def new_desk(stage: Stage) -> Desk:
    """Joel, who administers UNHCR, sets a desk up and hires somebody for it."""
    joel = await stage.sign_in(JOEL)
    agencies = (await joel.ask(OFFICES))["agencies"]
    offices = next(agency["offices"] for agency in agencies if agency["code"] == "unhcr")
    office = next(one["id"] for one in offices if one["city"] == "Tapachula")
    mark = uuid4().hex[:8]
    saved = await joel.do("saveDesk", "desk { id }", officeId=office, name=f"Mesa nueva {mark}")
    id = str(saved["desk"]["id"])
    email = f"persona.{mark}@unhcr.example"
    _, clerk = await stage.hire(email, JOEL, "unhcr", "CASEWORKER", id)
    return Desk(id, email, clerk, stage)


async def with_one(
    visit: Visit, stage: Stage, view: View, **options: bool
) -> tuple[Desk, Case, str, Visitor]:
    """A new desk, the case and the referral that wait there, and its clerk at the inbox."""
    desk = await new_desk(stage)
    case, referral = await desk.receive()
    clerk = await visit(desk.email, view, **options)
    await clerk.open("/inbox")
    return desk, case, referral, clerk
