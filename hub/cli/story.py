"""The hub's main job, told as its clients would do it: GraphQL over HTTP, signed in for real.

The person is invented. Even so, nothing about them is printed: only what was open to whom.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx

from hub.auth.model import Role
from hub.cli.demo_people import PASSPHRASE, PEOPLE
from hub.cli.identity import sign_in
from hub.errors import HubError

ANA, GLORIA = "ana.lopez@iom.example", "gloria.tzul@unhcr.example"
KAREN, FARID = "karen.pech@unicef.example", "farid.haddad@iom.example"

REFERRAL = "referral { id status version nextSide nextDueAt dueExplanation packetOpen }"
ERRORS = "userErrors { code message field }"

OPEN_CASE = f"""mutation ($input: OpenCaseInput!) {{ openCase(input: $input) {{
    case {{ id code needs {{ id }} }} possibleDuplicates {{ desk {{ name }} }} {ERRORS} }} }}"""
ROUTES = """query ($need: ID!) { routes(needId: $need, languages: ["es-MX"]) {
    eligible service { id name } deskId reasons { weight text } } }"""
CONSENT = f"""mutation ($input: RecordConsentInput!) {{ recordConsent(input: $input) {{
    consent {{ id }} {ERRORS} }} }}"""
DISCLOSURE = """query ($referral: SendReferralInput!) { disclosure(referral: $referral) {
    preview { caseCode ageBand adm2 } packet { givenNames phones documents { kind } } refused } }"""
SEND = f"""mutation ($input: SendReferralInput!) {{ sendReferral(input: $input) {{
    {REFERRAL} {ERRORS} }} }}"""
SEE = """query ($id: ID!) { referral(id: $id) { status version packetOpen outcome confirmation
    preview { caseCode ageBand note } packet { givenNames narrative } case { id } } }"""
WORKLIST = """query { worklist(direction: INCOMING) { totalCount edges { node { id status } } } }"""
NODE = "query ($id: ID!) { node(id: $id) { id } referral(id: $id) { id } }"
TRAIL = """query ($referral: ID!) { auditTrail(referral: $referral, first: 100) {
    edges { node { action agency { acronym } } } } }"""
PLUGIN = "query { me { agency { id code } } plugins { state digest } }"
APPROVE = f"""mutation ($input: ApprovePluginInput!) {{ approvePlugin(input: $input) {{
    plugin {{ state }} changed {ERRORS} }} }}"""
INTAKE = f"""mutation ($input: SaveAnswersInput!) {{ saveAnswers(input: $input) {{
    assessment {{ needs {{ serviceCode urgency reason }} workflows }} opened {{ serviceCode }} {ERRORS} }} }}"""
BEGIN = f"""mutation ($input: BeginWorkflowInput!) {{ beginWorkflow(input: $input) {{
    run {{ id state dueAt ways {{ label held {{ reason }} }} }} {ERRORS} }} }}"""
NEED = "query ($id: ID!) { node(id: $id) { ... on Need { status } } }"


class StoryError(HubError):
    """A step did not do what it should."""


class Client:
    """Somebody at a browser, signed in."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, query: str, key: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of an answer.

        Raises:
            StoryError: the hub answered with an error.
        """
        data = await self._asked(query, key, variables)
        if (refused := _refusal(data)) is not None:
            raise StoryError(f"Refused: {refused['message']}")
        return data

    async def refusal(self, query: str, **variables: Any) -> dict[str, str]:
        """Why a mutation was refused: code and message.

        Raises:
            StoryError: it was not.
        """
        refused = _refusal(await self._asked(query, None, variables))
        if refused is None:
            raise StoryError("The hub has refused nothing.")
        return refused

    async def _asked(self, query: str, key: str | None, variables: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        body = {"query": query, "variables": variables}
        answer = await self.http.post("/graphql", json=body, headers=headers)
        told: dict[str, Any] = answer.json()
        if "errors" in told:
            raise StoryError(f"The hub answered {told['errors'][0]['extensions']['code']}.")
        data: dict[str, Any] = told["data"]
        return data

    async def aclose(self) -> None:
        """Leaves the hub's pages; the session goes on."""
        await self.http.aclose()

    async def move(self, name: str, **values: Any) -> dict[str, Any]:
        """A mutation that takes a referral and returns it."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = (
            f"""mutation ($input: {kind}!) {{ {name}(input: $input) {{ {REFERRAL} {ERRORS} }} }}"""
        )
        found: dict[str, Any] = (await self.ask(query, input=values))[name]["referral"]
        return found


class Story:
    """Runs the steps and says what each did, and how long it took."""

    def __init__(self, base_url: str, say: Callable[[str], None]) -> None:
        self.base_url = base_url
        self.say = say
        self.number = 0

    @asynccontextmanager
    async def step(self, what: str) -> AsyncIterator[list[str]]:
        """One step; what it appends to the list is printed under it."""
        self.number += 1
        notes: list[str] = []
        begun = time.perf_counter()
        try:
            yield notes
        except (HubError, httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            self.say(f"{self.number:>3}. {what:<66} FAILED")
            why = str(error) if isinstance(error, HubError) else type(error).__name__
            raise StoryError(f"step {self.number} ({what}): {why}") from error
        milliseconds = (time.perf_counter() - begun) * 1000
        self.say(f"{self.number:>3}. {what:<66} {milliseconds:7.0f} ms")
        for note in notes:
            self.say(f"       {note}")

    async def tell(self) -> None:
        """The whole story.

        Raises:
            StoryError: a step did not do what it should.
        """
        await self.approve_plugins()
        async with AsyncExitStack() as stack:

            async def person(email: str) -> Client:
                http = await self._sign_in(email)
                stack.push_async_callback(http.aclose)
                return Client(http)

            async with self.step("Ana (IOM Tapachula) signs in at her agency's provider"):
                ana = await person(ANA)
            need_id, referral_id = await self._refer(ana)
            async with self.step("Gloria (UNHCR Tapachula) signs in"):
                gloria = await person(GLORIA)
            await self._decide(gloria, referral_id)
            async with self.step("Karen (UNICEF) and Farid (secretariat) look for it") as notes:
                await self._hidden_from(await person(KAREN), referral_id)
                await self._hidden_from(await person(FARID), referral_id)
                notes.append("Neither finds it: unknown and forbidden look alike.")
            await self._serve(ana, gloria, need_id, referral_id)
            await self._screened(gloria)

    async def approve_plugins(self) -> None:
        """Every agency's administrator lets their plugin run, unless it does already.

        Raises:
            StoryError: a plugin cannot be approved, or does not run.
        """
        admins = {one.agency: one.email for one in PEOPLE if Role.AGENCY_ADMIN in one.roles}
        async with self.step("Administrators approve their agencies' plugins") as notes:
            turns = asyncio.Semaphore(4)

            async def one(email: str) -> int:
                async with turns, aclosing(Client(await self._sign_in(email))) as admin:
                    return await _approve(admin)

            counts = await asyncio.gather(*(one(email) for email in admins.values()))
            notes.append(f"{len(counts)} agencies; {sum(counts)} approvals, each by file hash.")
            await self._plugins_run(len(counts))

    async def _sign_in(self, email: str) -> httpx.AsyncClient:
        return await sign_in(email, PASSPHRASE, self.base_url)

    async def _plugins_run(self, many: int) -> None:
        async with httpx.AsyncClient(base_url=self.base_url, trust_env=False) as http:
            for _ in range(150):
                told: dict[str, str] = (await http.get("/readyz")).json()["plugins"]
                runs = [said for said in told.values() if said.startswith(("ok", "without"))]
                if len(runs) == len(told) >= many:
                    return
                await asyncio.sleep(0.2)
        raise StoryError("the plugins do not run.")

    async def _intake(self, ana: Client, case_id: str) -> None:
        async with self.step("Ana fills in IOM's intake; its plugin assesses it") as notes:
            answers = {"caseId": case_id, "form": "intake", "answers": INTAKE_ANSWERS}
            saved = (await ana.ask(INTAKE, input=answers))["saveAnswers"]
            _expect(saved["assessment"] is not None, "the plugin did not assess the intake")
            for need in saved["assessment"]["needs"]:
                notes.append(f"{need['serviceCode']} ({need['urgency']}): {need['reason']}")
        for name in saved["assessment"]["workflows"][:1]:
            async with self.step("The assessment begins a workflow of IOM's plugin") as notes:
                begun = {"caseId": case_id, "workflow": name}
                run = (await ana.ask(BEGIN, input=begun))["beginWorkflow"]["run"]
                notes.append(f"{name}: {run['state']}, due {run['dueAt'] or 'when it is known'}.")
                for way in run["ways"]:
                    held = "; ".join(one["reason"] for one in way["held"])
                    notes.append(f"  {way['label']}" + (f" (held: {held})" if held else ""))

    async def _refer(self, ana: Client) -> tuple[str, str]:
        me = (await ana.ask("query { me { deskIds } }"))["me"]
        async with self.step("Ana opens a case with one need, sealed as it is stored") as notes:
            opened = (await ana.ask(OPEN_CASE, input=_case(me["deskIds"][0])))["openCase"]
            case, need = opened["case"], opened["case"]["needs"][0]["id"]
            notes.append(f"Case {case['code']}: what one says aloud instead of a name.")
            if opened["possibleDuplicates"]:
                notes.append("The hub warns: somebody alike has a case already (earlier demos).")
        await self._intake(ana, case["id"])
        async with self.step("The hub ranks desks for the need, with reasons") as notes:
            routes = (await ana.ask(ROUTES, need=need))["routes"]
            best = routes[0]
            for route in routes[:2]:
                notes.append(f"{route['service']['name']}:")
                notes += [f"  {_sign(r['weight'])} {r['text']}" for r in route["reasons"][:4]]
            _expect(best["eligible"], "the best route is not eligible")
        referral = {
            "needId": need,
            "serviceAtLocationId": best["service"]["id"],
            "purpose": "LEGAL_REPRESENTATION",
            "categories": ["IDENTITY", "CONTACT", "NARRATIVE"],
            "note": "Necesita orientación esta semana.",
            "narrative": "Lo que contó la persona, en sus palabras.",
        }
        async with self.step("What UNHCR would see, before the person consents") as notes:
            refused = (await ana.ask(DISCLOSURE, referral=referral))["disclosure"]["refused"]
            _expect(sorted(refused) == ["CONTACT", "IDENTITY", "NARRATIVE"], "nothing is refused")
            notes.append(f"Nothing yet. Not consented: {', '.join(refused)}.")
        async with self.step("Ana records consent: UNHCR, one purpose, three categories"):
            unhcr = await self._agency(ana, "unhcr")
            consent = {
                "caseId": case["id"],
                "recipient": {"agencyId": unhcr},
                "purposes": ["LEGAL_REPRESENTATION"],
                "categories": ["IDENTITY", "CONTACT", "NARRATIVE"],
                "givenBy": "SELF",
                "how": "ORAL",
            }
            await ana.ask(CONSENT, input=consent)
        async with self.step(
            "Ana sends the referral; a retry with the same key is harmless"
        ) as notes:
            key = str(uuid4())
            sent = (await ana.ask(SEND, key=key, input=referral))["sendReferral"]["referral"]
            again = (await ana.ask(SEND, key=key, input=referral))["sendReferral"]["referral"]
            _expect(again["id"] == sent["id"], "the retry made a second referral")
            notes.append(sent["dueExplanation"])
        return need, sent["id"]

    async def _decide(self, gloria: Client, id: str) -> None:
        async with self.step("Gloria finds it in her worklist and reads the preview") as notes:
            edges = (await gloria.ask(WORKLIST))["worklist"]["edges"]
            _expect(id in [edge["node"]["id"] for edge in edges], "it is not in the worklist")
            seen = (await gloria.ask(SEE, id=id))["referral"]
            _expect(seen["preview"] is not None, "there is no preview")
            _expect(seen["packet"] is None and seen["case"] is None, "identity is open already")
            notes.append(f"Age band {_band(seen['preview']['ageBand'])}; no name, no case file.")
        async with self.step("Gloria acknowledges"):
            got = await gloria.move("acknowledgeReferral", referralId=id, version=seen["version"])
        async with self.step("Gloria accepts, and the packet opens") as notes:
            await gloria.move("acceptReferral", referralId=id, version=got["version"])
            seen = (await gloria.ask(SEE, id=id))["referral"]
            _expect(bool(seen["packet"] and seen["packet"]["givenNames"]), "the packet is closed")
            _expect(seen["case"] is None, "the sender's case file is open")
            notes.append("Name, telephone and narrative are open to her; the case file is not.")

    async def _hidden_from(self, stranger: Client, id: str) -> None:
        found = await stranger.ask(NODE, id=id)
        _expect(found == {"node": None, "referral": None}, "a stranger sees the referral")

    async def _serve(self, ana: Client, gloria: Client, need: str, id: str) -> None:
        async with self.step("Gloria begins, serves, and records what was delivered"):
            await gloria.move("startReferral", referralId=id)
            await gloria.move("completeReferral", referralId=id, outcome="DELIVERED")
        async with self.step("Ana confirms the outcome: the need is met") as notes:
            await ana.move("confirmOutcome", referralId=id)
            status = (await ana.ask(NEED, id=need))["node"]["status"]
            _expect(status == "MET", "the need is still open")
            notes.append("Accepted is not served: only this closes the loop.")
        async with self.step("Ana reads who did and read what") as notes:
            edges = (await ana.ask(TRAIL, referral=id))["auditTrail"]["edges"]
            done = [(edge["node"]["action"], edge["node"]["agency"]) for edge in reversed(edges)]
            agencies = {agency["acronym"] for action, agency in done if action == "packet.read"}
            _expect(bool(agencies), "nobody's reading was logged")
            notes.append(" > ".join(dict.fromkeys(action for action, _ in done)))

    async def _screened(self, gloria: Client) -> None:
        me = (await gloria.ask("query { me { deskIds } }"))["me"]
        async with self.step("UNHCR's plugin lets nothing go to a consulate of origin") as notes:
            seeker = {**_case(me["deskIds"][0]), "population": "ASYLUM_SEEKER", "needs": []}
            case = (await gloria.ask(OPEN_CASE, input=seeker))["openCase"]["case"]
            grant = {
                "caseId": case["id"],
                "recipient": {"recipientClass": "CONSULAR"},
                "purposes": ["DURABLE_SOLUTION"],
                "categories": ["IDENTITY"],
                "givenBy": "SELF",
                "how": "ORAL",
            }
            refused = await gloria.refusal(CONSENT, input=grant)
            _expect(refused["code"] == "SCREENED", f"it was refused by {refused['code']}")
            notes.append(refused["message"])

    async def _agency(self, client: Client, code: str) -> str:
        agencies = (await client.ask("query { agencies { id code } }"))["agencies"]
        return next(str(agency["id"]) for agency in agencies if agency["code"] == code)


def _refusal(data: dict[str, Any]) -> dict[str, str] | None:
    """The first refusal in what the hub answered."""
    for payload in data.values():
        if isinstance(payload, dict) and payload.get("userErrors"):
            refused: dict[str, str] = payload["userErrors"][0]
            return refused
    return None


async def _approve(admin: Client) -> int:
    """Approves the administrator's plugin as it is; returns 0 where that was done before."""
    told = await admin.ask(PLUGIN)
    agency, plugins = told["me"]["agency"], told["plugins"]
    _expect(bool(plugins), f"{agency['code']} has no plugin installed")
    if plugins[0]["state"] == "APPROVED":
        return 0
    await admin.ask(APPROVE, input={"agencyId": agency["id"], "digest": plugins[0]["digest"]})
    return 1


INTAKE_ANSWERS = {
    "language": "es-MX",
    "population": "migrant-in-transit",
    "under_18": False,
    "origin_country": "HN",
    "destination": "undecided",
    "harm_on_route": ["robbery"],
    "household_size": 2,
    "adults": 1,
    "children_0_5": 1,
    "children_6_17": 0,
    "tonight": "street",
    "health": "no",
    "documents": ["none"],
}


def _case(desk: str) -> dict[str, Any]:
    return {
        "deskId": desk,
        "population": "MIGRANT_IN_TRANSIT",
        "sex": "FEMALE",
        "adm1": "MX07",
        "adm2": "MX07089",
        "identity": {
            "givenNames": "Persona",
            "familyNames": "Inventada Ejemplo",
            "birthDate": "1994-03-08",
            "nationality": "HN",
            "languages": ["es-MX"],
            "phones": ["+52 962 000 0000"],
        },
        "needs": [{"serviceCode": "legal-assistance", "story": "Lo que contó sobre su trámite."}],
    }


def _sign(weight: str) -> str:
    return {"FOR": "+", "AGAINST": "-"}.get(weight, "·")


def _band(name: str) -> str:
    return name.removeprefix("YEARS_").replace("_UP", "+").replace("_", "-")


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise StoryError(f"{otherwise}.")
