"""What a journey needs: people who are signed in, and the first steps that every journey shares."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from strawberry.relay.utils import from_base64

from hub.cli.demo_people import PASSPHRASE
from hub.cli.identity import DemoIdentity, sign_in
from hub.cli.story import Client

ANA, BRUNO, CARLA, DIEGO = (
    "ana.lopez@iom.example",
    "bruno.salas@iom.example",
    "carla.medina@iom.example",
    "diego.fuentes@iom.example",
)
ELENA, FARID = "elena.prado@iom.example", "farid.haddad@iom.example"
GLORIA, HUGO = "gloria.tzul@unhcr.example", "hugo.marin@unhcr.example"
INES, JOEL = "ines.calderon@unhcr.example", "joel.baptiste@unhcr.example"
KAREN, LUIS, MARTA = (
    "karen.pech@unicef.example",
    "luis.arce@unodc.example",
    "marta.quiroga@eclac.example",
)

REFERRAL = """id status version statusReason nextSide packetOpen outcome confirmation caseCode
    preview { caseCode ageBand adm1 adm2 underCode note categories }
    packet { caseCode givenNames familyNames birthDate nationality phones address family narrative
        documents { kind number } }"""
ERRORS = "userErrors { code message field }"
CATEGORIES = ["IDENTITY", "CONTACT", "NARRATIVE"]


def uuid_of(id: str) -> UUID:
    """The database's id behind a node id."""
    return UUID(from_base64(id)[1])


class Person(Client):
    """Somebody at a browser, who can also be refused."""

    def __init__(self, http: httpx.AsyncClient, email: str) -> None:
        super().__init__(http)
        self.email = email

    async def post(self, query: str, key: str | None = None, **variables: Any) -> httpx.Response:
        """The answer as it came."""
        headers = {"Idempotency-Key": key} if key else {}
        return await self.http.post(
            "/graphql", json={"query": query, "variables": variables}, headers=headers
        )

    async def do(self, name: str, select: str, key: str | None = None, /, **input: Any) -> Any:
        """A mutation's payload; fails where it was refused."""
        return (await self.ask(_mutation(name, select), key, input=input))[name]

    async def refusal(self, name: str, /, **input: Any) -> dict[str, Any]:
        """Why a mutation was refused; fails where it was not."""
        told = (await self.post(_mutation(name, ""), input=input)).json()
        assert "errors" not in told, told
        errors = told["data"][name]["userErrors"]
        assert len(errors) == 1, f"{name} was not refused"
        found: dict[str, Any] = errors[0]
        return found

    async def see(self, id: str, select: str = REFERRAL) -> Any:
        """A referral as this person sees it; None where it is not theirs to see."""
        query = f"query ($id: ID!) {{ referral(id: $id) {{ {select} }} }}"
        return (await self.ask(query, id=id))["referral"]

    async def need(self, id: str) -> str:
        """The state of a need."""
        query = "query ($id: ID!) { node(id: $id) { ... on Need { status } } }"
        return str((await self.ask(query, id=id))["node"]["status"])

    async def trail(self, **where: str) -> list[tuple[str, str | None]]:
        """(action, acronym of whose staff) of the audit trail, oldest first."""
        (name, id), *_ = where.items()
        query = (
            f"query ($id: ID!) {{ auditTrail({name}: $id, first: 100) {{ edges {{ node {{"
            " action agency { acronym } } } } }"
        )
        edges = (await self.ask(query, id=id))["auditTrail"]["edges"]
        nodes = [edge["node"] for edge in reversed(edges)]
        return [(n["action"], n["agency"]["acronym"] if n["agency"] else None) for n in nodes]


def _mutation(name: str, select: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {select} {ERRORS} }} }}"


@dataclass
class Case:
    """A case that a journey opened."""

    id: str
    code: str
    needs: list[str]
    given: str
    family: str
    birth: str
    phone: str
    document: str

    @property
    def need(self) -> str:
        return self.needs[0]


@dataclass
class Stage:
    """The running hub, with a way behind its back."""

    base_url: str
    owner: asyncpg.Connection
    pool: asyncpg.Pool
    identity: DemoIdentity
    sign_in: Callable[[str], Awaitable[Person]]

    async def new_session(self, email: str) -> Person:
        """Signs in anew. The caller closes `http`."""
        return Person(await sign_in(email, PASSPHRASE, self.base_url), email)

    async def agency(self, code: str) -> str:
        """The node id of an agency."""
        ana = await self.sign_in(ANA)
        agencies = (await ana.ask("query { agencies { id code } }"))["agencies"]
        return str(next(agency["id"] for agency in agencies if agency["code"] == code))

    async def desk(self, agency: str, city: str) -> str:
        """The node id of the first desk of an office."""
        ana = await self.sign_in(ANA)
        query = "query { agencies { code offices { city desks { id } } } }"
        agencies = (await ana.ask(query))["agencies"]
        offices = next(found["offices"] for found in agencies if found["code"] == agency)
        return str(next(o["desks"][0]["id"] for o in offices if o["city"] == city))

    async def open_case(
        self,
        person: Person,
        service: str = "legal-assistance",
        *,
        identity: dict[str, Any] | None = None,
        **input: Any,
    ) -> Case:
        """A case with one need, of somebody who never was here before."""
        mark = uuid4().hex
        case = Case(
            "",
            "",
            [],
            given=f"Nombre{mark[:8]}",
            family=f"Apellido{mark[8:16]}",
            birth="1994-03-08",
            phone=f"+52 962 {int(mark[:7], 16) % 10**7:07d}",
            document=f"D{mark[16:26]}",
        )
        who = {
            "givenNames": case.given,
            "familyNames": case.family,
            "birthDate": case.birth,
            "nationality": "HN",
            "languages": ["es-MX"],
            "phones": [case.phone],
            "documents": [{"kind": "passport", "number": case.document}],
            **(identity or {}),
        }
        given = {
            "population": "MIGRANT_IN_TRANSIT",
            "sex": "FEMALE",
            "adm1": "MX07",
            "adm2": "MX07089",
            "needs": [{"serviceCode": service}],
            **input,
        }
        given.setdefault(
            "deskId", (await person.ask("query { me { deskIds } }"))["me"]["deskIds"][0]
        )
        opened = await person.do("openCase", "case { id code needs { id } }", identity=who, **given)
        case.id, case.code = opened["case"]["id"], opened["case"]["code"]
        case.needs = [need["id"] for need in opened["case"]["needs"]]
        return case

    async def consent(self, person: Person, case: Case, agency: str = "unhcr", **input: Any) -> str:
        """Records consent to an agency; returns the entry's id."""
        given = {
            "recipient": {"agencyId": await self.agency(agency)},
            "purposes": ["LEGAL_REPRESENTATION"],
            "categories": CATEGORIES,
            "givenBy": "SELF",
            "how": "ORAL",
            **input,
        }
        done = await person.do("recordConsent", "consent { id }", caseId=case.id, **given)
        return str(done["consent"]["id"])

    async def send(self, person: Person, case: Case, desk: str | None = None, **input: Any) -> str:
        """Sends the case's first need to a desk (UNHCR Tapachula); returns the referral's id."""
        given = {
            "needId": case.need,
            "toDeskId": desk or await self.desk("unhcr", "Tapachula"),
            "purpose": "LEGAL_REPRESENTATION",
            "categories": CATEGORIES,
            "note": "Necesita orientación esta semana.",
            "narrative": "Lo que contó la persona.",
            **input,
        }
        sent = await person.do("sendReferral", "referral { id }", **given)
        return str(sent["referral"]["id"])

    async def opened(self, *service: str) -> tuple[Person, Case]:
        """Ana (IOM) and a case that she has opened."""
        ana = await self.sign_in(ANA)
        return ana, await self.open_case(ana, *service)

    async def referred(self, **input: Any) -> tuple[Person, Person, Case, str]:
        """Ana (IOM) has referred somebody to Gloria (UNHCR): both, the case and the referral."""
        ana, case = await self.opened()
        await self.consent(ana, case)
        return ana, await self.sign_in(GLORIA), case, await self.send(ana, case, **input)

    async def hire(
        self, email: str, admin: str, agency: str, role: str, desk: str | None = None
    ) -> tuple[str, Person]:
        """An administrator adds somebody new, who signs in. Returns their staff id as well."""
        from hub.cli.demo_people import DemoPerson

        boss = await self.sign_in(admin)
        added = await boss.do(
            "saveStaff",
            "staff { id }",
            agencyId=await self.agency(agency),
            email=email,
            name="Persona Nueva",
            roles=[role],
        )
        id = str(added["staff"]["id"])
        if desk is not None:
            query = "query { agencies { desks { id } staff { id desks { id } } } }"
            staff = [s for a in (await boss.ask(query))["agencies"] for s in a["staff"]]
            there = [s["id"] for s in staff if desk in [d["id"] for d in s["desks"]]]
            await boss.do("setDeskMembers", "desk { id }", deskId=desk, staffIds=[*there, id])
        self.identity.add([DemoPerson("Persona Nueva", email, agency, ())])
        return id, await self.sign_in(email)

    async def sealed_rows(self, referral: str) -> dict[str, int]:
        """What is still stored of a referral's sealed part: rows and keys."""
        row = await self.owner.fetchrow(
            """
            SELECT (SELECT count(*) FROM hub.packet WHERE referral_id = $1 AND part = 'sealed'
                    AND body IS NOT NULL) AS packet,
                   (SELECT count(*) FROM hub.addendum WHERE referral_id = $1 AND part = 'sealed'
                    AND body IS NOT NULL) AS addenda,
                   (SELECT count(*) FROM hub.attachment_chunk c
                    JOIN hub.attachment a ON a.id = c.attachment_id
                    WHERE a.referral_id = $1 AND a.part = 'sealed') AS chunks,
                   (SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id
                    WHERE k.referral_id = $1 AND k.kind = 'packet') AS keys
            """,
            uuid_of(referral),
        )
        assert row is not None
        return dict(row)


NOTHING = {"packet": 0, "addenda": 0, "chunks": 0, "keys": 0}
