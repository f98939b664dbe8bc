"""A whole journey with unmistakable marks in every personal field, and then a search for them.

Looked through: every table as its owner sees it, the database server's log of every statement with
its parameters, the hub's own log and files, and its metrics.
"""

import base64
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.running import Process
from tests.journeys.stage import ANA, BRUNO, CATEGORIES, GLORIA, Case, Person, Stage
from tests.journeys.traces import disguises, dump, files, traces

pytestmark = pytest.mark.xdist_group("journeys")

FIELDS = (
    *("givenNames", "familyNames", "address", "family", "story", "needStory", "note", "narrative"),
    *("message", "reason", "fileName", "fileBody", "question", "answer", "rejectNote"),
    *("withdrawNote", "outcomeNote", "disputeNote", "addendum", "sealedAddendum"),
)


class Marks(dict[str, str]):
    """A text for each field that occurs nowhere else on earth."""

    def __init__(self) -> None:
        super().__init__({name: f"Zq{name}ñ{secrets.token_hex(6)}" for name in FIELDS})
        self["document"] = f"ZQ{secrets.token_hex(6)}"
        self["phone"] = f"+52 962 {secrets.randbelow(10**7):07d}"
        self["birthDate"] = "1931-02-03"

    @property
    def identity(self) -> dict[str, Any]:
        return {
            **{name: self[name] for name in ("givenNames", "familyNames", "address")},
            **{name: self[name] for name in ("family", "story", "birthDate")},
            "phones": [self["phone"]],
            "documents": [{"kind": "passport", "number": self["document"]}],
        }


def test_the_search_finds_a_mark_in_every_disguise() -> None:
    mark = Marks()["story"]
    for text in (mark, mark.upper(), f"¿{mark}?"):
        assert traces([mark], f"antes {text} después".encode())
        assert traces([mark], text.encode("utf-16-le"))
        assert traces([mark], text.encode("utf-16-be"))
    for before in (b"", b"a", b"ab"):
        assert traces([mark], base64.b64encode(before + mark.encode() + b"..."))
    assert traces([mark], mark.encode().hex().encode())
    assert traces([mark], quote(mark).encode())
    assert traces(["+52 962 1234567"], b"529621234567")
    for name, disguise in disguises(mark).items():
        assert traces([mark], b"\xff\0" + disguise + b"\0\xff"), name
    assert not traces([mark], Marks()["story"].encode())


async def test_a_whole_journey_leaves_no_name_in_clear_anywhere(
    stage: Stage, hub: Process, server_folder: Path, journeys_folder: Path
) -> None:
    log = server_folder / "postgres" / "log"
    begun = log.stat().st_size
    marks = Marks()
    ana, bruno, gloria = [await stage.sign_in(email) for email in (ANA, BRUNO, GLORIA)]
    case = await _open(stage, ana, bruno, marks)
    await _serve(stage, ana, gloria, case, marks)
    await _end_otherwise(stage, ana, gloria, case, marks)
    await _look(ana, marks)
    await _go_wrong(stage, ana, marks)
    metrics = (await ana.http.get("/metrics")).content

    statements = log.read_bytes()[begun:]
    found = {**await dump(stage.owner), "statements": statements, "metrics": metrics}
    found["the hub's log"] = hub.err.read_bytes() + hub.out.read_bytes()
    for name, data in files([journeys_folder / "hub"]):
        found[f"file {name}"] = data
    found["keyring"] = (journeys_folder / "keyring.json").read_bytes()

    # First that we look at the right things: what is meant to be in clear is there.
    code = case.code.encode()
    assert code in found["hub.case_file (text)"]
    assert code in found["hub.case_file (binary)"]
    assert b"hub.send_referral" in statements
    assert code in statements, "the server logs no parameters"
    assert b'"answered"' in found["the hub's log"]

    leaks = {
        place: [(_name(marks, mark), how) for mark, how in there]
        for place, data in found.items()
        if (there := traces(marks.values(), data))
    }
    assert leaks == {}


def _name(marks: Marks, mark: str) -> str:
    return next(name for name, text in marks.items() if text == mark)


async def _open(stage: Stage, ana: Person, bruno: Person, marks: Marks) -> Case:
    needs = [{"serviceCode": "legal-assistance", "story": marks["needStory"]}] * 4
    case = await stage.open_case(ana, identity=marks.identity, needs=needs)
    categories = [*CATEGORIES, "DOCUMENTS", "FAMILY", "LOCATION", "ATTACHMENT"]
    await stage.consent(ana, case, categories=categories)
    await bruno.do(
        "recordConsent",
        "consent { id }",
        caseId=case.id,
        recipient={"agencyId": await stage.agency("ohchr")},
        purposes=["SERVICE_PROVISION"],
        categories=["IDENTITY"],
        legalBasis="VITAL_INTEREST",
        reason=marks["reason"],
    )
    return case


async def _send(stage: Stage, ana: Person, case: Case, marks: Marks, need: str) -> str:
    return await stage.send(
        ana,
        case,
        needId=need,
        categories=[*CATEGORIES, "DOCUMENTS", "FAMILY", "LOCATION", "ATTACHMENT"],
        note=marks["note"],
        narrative=marks["narrative"],
    )


async def _serve(stage: Stage, ana: Person, gloria: Person, case: Case, marks: Marks) -> None:
    id = await _send(stage, ana, case, marks, case.needs[0])
    await gloria.move("holdReferral", referralId=id, question=marks["question"])
    await ana.move("answerHold", referralId=id, answer=marks["answer"])
    await ana.move("postMessage", referralId=id, text=marks["message"])
    await ana.move("addAddendum", referralId=id, part="PREVIEW", text=marks["addendum"])
    await ana.move("addAddendum", referralId=id, part="SEALED", text=marks["sealedAddendum"])
    for part in ("preview", "sealed"):
        taken = await ana.http.post(
            f"/attachments/{id}",
            params={"part": part},
            content=f"%PDF-1.7\n% {marks['fileBody']}\n%%EOF\n".encode(),
            headers={
                "Content-Type": "application/pdf",
                "X-File-Name": quote(marks["fileName"]),
            },
        )
        assert taken.status_code == 201, taken.text
    await gloria.move("acceptReferral", referralId=id)
    seen = await gloria.see(
        id,
        "packet { givenNames narrative address } messages { text }"
        " addenda { text } attachments { name url } preview { note }",
    )
    # The marks do arrive where they belong.
    assert seen["packet"]["givenNames"] == marks["givenNames"]
    assert [file["name"] for file in seen["attachments"]] == [marks["fileName"]] * 2
    assert (await gloria.http.get(seen["attachments"][0]["url"])).status_code == 200
    await gloria.move("startReferral", referralId=id)
    await gloria.move(
        "completeReferral", referralId=id, outcome="DELIVERED", note=marks["outcomeNote"]
    )
    await ana.move("disputeOutcome", referralId=id, note=marks["disputeNote"])


async def _end_otherwise(
    stage: Stage, ana: Person, gloria: Person, case: Case, marks: Marks
) -> None:
    rejected, withdrawn, failed = [
        await _send(stage, ana, case, marks, need) for need in case.needs[1:]
    ]
    await gloria.move(
        "rejectReferral", referralId=rejected, reason="NO_CAPACITY", note=marks["rejectNote"]
    )
    await ana.move(
        "withdrawReferral", referralId=withdrawn, reason="MOVED_ON", note=marks["withdrawNote"]
    )
    await gloria.move("acceptReferral", referralId=failed)
    await gloria.move(
        "failReferral", referralId=failed, reason="UNREACHABLE", note=marks["outcomeNote"]
    )


async def _look(ana: Person, marks: Marks) -> None:
    query = "query ($s: PersonSearchInput) { cases(search: $s) { edges { node { person { phones } } } } }"
    name = f"{marks['givenNames']} {marks['familyNames']}"
    for search in (
        {"phone": marks["phone"]},
        {"document": marks["document"]},
        {"name": name, "birthDate": marks["birthDate"]},
    ):
        told = (await ana.ask(query, s=search))["cases"]["edges"]
        assert told[0]["node"]["person"]["phones"] == [marks["phone"]]


async def _go_wrong(stage: Stage, ana: Person, marks: Marks) -> None:
    """Requests that fail, with marks where a careless log would show them."""
    phone, name = marks["phone"], marks["givenNames"]
    for query in (
        f'{{ cases(search: {{phone: "{phone}"}}) {{ edges {{ nodes }} }} }}',  # not of the schema
        f'{{ cases(search: {{phone: "{phone}" }}',  # does not parse
        f'mutation {{ openCase(input: {{identity: {{givenNames: "{name}"}}}}) {{ case {{ id }} }} }}',
    ):
        assert (await ana.post(query)).json()["errors"]
    typed = "query ($s: PersonSearchInput) { cases(search: $s) { edges { node { id } } } }"
    assert (await ana.post(typed, s={"telephone": phone})).json()["errors"]
    query = f'{{ cases(search: {{phone: "{phone}"}}) {{ edges {{ node {{ id }} }} }} }}'
    assert (await ana.http.get("/graphql", params={"query": query})).status_code == 405
    assert (await ana.http.get(f"/people/{quote(name)}")).status_code == 404
    broken = await ana.http.post(
        "/graphql", content=f'{{"query": "{name}', headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    refused = await ana.refusal(
        "openCase",
        deskId=(await ana.ask("query { me { deskIds } }"))["me"]["deskIds"][0],
        identity={**marks.identity, "nationality": "Honduras"},
        population="OTHER",
    )
    assert refused["field"] == ["identity", "nationality"]
    file = await ana.http.post(
        f"/attachments/{marks['fileName']}",
        params={"part": "sealed"},
        content=b"x",
        headers={"X-File-Name": quote(marks["fileName"])},
    )
    assert file.status_code == 404
