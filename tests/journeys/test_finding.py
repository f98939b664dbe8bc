"""Finding people: within one's agency, exactly, seldom; and those who may not look at all."""

import pytest

from tests.journeys.stage import (
    ANA,
    BRUNO,
    CARLA,
    DIEGO,
    ELENA,
    FARID,
    GLORIA,
    MARTA,
    Person,
    Stage,
    uuid_of,
)

pytestmark = pytest.mark.xdist_group("journeys")

SEARCH = """query ($s: PersonSearchInput) { cases(search: $s) {
    edges { node { id code } } matchesElsewhere { desk { name } case { id } } } }"""


async def found(person: Person, **search: str) -> list[str]:
    """Ids of the cases that a search finds."""
    told = (await person.ask(SEARCH, s=search))["cases"]
    return [edge["node"]["id"] for edge in told["edges"]]


async def test_a_person_is_found_again_by_telephone_document_or_name_with_birth_date(
    stage: Stage,
) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    name = f"{case.given} {case.family}"
    assert await found(ana, phone=case.phone.replace(" ", "-")) == [case.id]
    assert await found(ana, document=f" {case.document.lower()} ") == [case.id]
    assert await found(ana, name=name.upper(), birthDate=case.birth) == [case.id]
    assert await found(ana, name=name, birthDate="1994-03-09") == []
    assert await found(ana, name=case.given, birthDate=case.birth) == []
    assert await found(ana, phone=case.phone[:-1]) == []
    for search in ({"phone": case.phone}, {"document": case.document}):
        assert await found(gloria, **search) == []
    alone = await ana.post(SEARCH, s={"name": name})
    assert alone.json()["errors"][0]["extensions"]["code"] == "INVALID"
    assert name not in alone.text
    actions = [action for action, _ in await ana.trail(case=case.id)]
    assert "person.searched" not in actions, "a search is not about one case"
    logged = await stage.owner.fetch(
        "SELECT details::text FROM hub.audit_entry WHERE action = 'person.searched'"
        " AND case_id IS NULL ORDER BY id DESC LIMIT 20"
    )
    assert '{"kinds": ["name-birth"]}' in [row["details"] for row in logged]


async def test_what_nobody_took_on_is_listed_by_whoever_receives_it_only(stage: Stage) -> None:
    ana, gloria, _, referral = await stage.referred()
    query = """query ($direction: Direction!, $after: String) {
        worklist(direction: $direction, unclaimed: true, first: 100, after: $after) {
            edges { node { id } } pageInfo { hasNextPage endCursor } } }"""

    async def waits() -> bool:
        after = None
        while True:
            told = (await gloria.ask(query, direction="INCOMING", after=after))["worklist"]
            if referral in [edge["node"]["id"] for edge in told["edges"]]:
                return True
            if not told["pageInfo"]["hasNextPage"]:
                return False
            after = told["pageInfo"]["endCursor"]

    assert await waits()
    await gloria.do("claimReferral", "referral { id }", referralId=referral)
    assert not await waits()
    error = (await ana.post(query, direction="OUTGOING")).json()["errors"][0]
    assert error["extensions"]["code"] == "INVALID"
    assert error["extensions"]["field"] == ["unclaimed"]
    assert error["message"] == "Aquí solo se toman las referencias recibidas."


async def test_opening_a_second_case_of_the_same_person_warns_of_the_first(stage: Stage) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    again = {
        "identity": {"givenNames": "Otra", "familyNames": "Persona", "phones": [case.phone]},
        "population": "MIGRANT_IN_TRANSIT",
    }
    twins = "possibleDuplicates { desk { name } case { id } } case { id }"
    for person, expected in ((ana, [case.id]), (gloria, [])):
        desk = (await person.ask("query { me { deskIds } }"))["me"]["deskIds"][0]
        opened = await person.do("openCase", twins, deskId=desk, **again)
        assert [twin["case"]["id"] for twin in opened["possibleDuplicates"]] == expected
        assert opened["case"]["id"]


async def test_a_colleague_at_another_desk_learns_only_which_desk_to_call(stage: Stage) -> None:
    ana = await stage.sign_in(ANA)
    case = await stage.open_case(ana)
    desk = await stage.desk("iom", "Tijuana")
    _, colleague = await stage.hire("tijuana@iom.example", CARLA, "iom", "CASEWORKER", desk=desk)
    told = (await colleague.ask(SEARCH, s={"phone": case.phone}))["cases"]
    assert told["edges"] == []
    assert told["matchesElsewhere"] == [{"desk": {"name": "Mesa de referencia"}, "case": None}]
    query = "query ($id: ID!) { case(id: $id) { code } }"
    assert (await colleague.ask(query, id=case.id))["case"] is None


async def test_whoever_searches_for_sixty_people_in_an_hour_has_to_wait(stage: Stage) -> None:
    desk = await stage.desk("iom", "Reynosa")
    _, harvester = await stage.hire("harvester@iom.example", CARLA, "iom", "CASEWORKER", desk=desk)
    for number in range(60):
        assert await found(harvester, phone=f"+52 899 000 {number:04d}") == []
    told = await harvester.post(SEARCH, s={"phone": "+52 899 000 9999"})
    error = told.json()["errors"][0]
    assert error["extensions"]["code"] == "TOO_MANY"
    # Everybody else still searches.
    assert await found(await stage.sign_in(BRUNO), phone="+52 899 000 9999") == []


async def test_a_search_never_comes_in_an_address(stage: Stage) -> None:
    ana = await stage.sign_in(ANA)
    query = '{ cases(search: {phone: "+52 962 555 0199"}) { edges { node { id } } } }'
    told = await ana.http.get("/graphql", params={"query": query})
    assert told.status_code == 405


async def test_a_role_opens_nothing_at_an_agency_that_sees_no_cases(stage: Stage) -> None:
    marta = await stage.sign_in(MARTA)
    me = (await marta.ask("query { me { roles agency { seesCases } deskIds } }"))["me"]
    assert me["roles"] == ["CASEWORKER"]
    assert me["agency"]["seesCases"] is False
    ana, _, case, id = await stage.referred()
    await _opens_nothing(marta, case.id, id)
    refused = await marta.refusal(
        "openCase",
        deskId=await stage.desk("eclac", "Ciudad de México"),
        identity={"givenNames": "Nadie"},
        population="OTHER",
    )
    assert refused["code"] in ("NOT_ALLOWED", "NOT_FOUND")
    # Nor does anybody refer to it.
    await stage.consent(ana, case, "eclac")
    sent = await ana.refusal(
        "sendReferral",
        needId=case.need,
        toDeskId=await stage.desk("eclac", "Ciudad de México"),
        purpose="LEGAL_REPRESENTATION",
        categories=["IDENTITY"],
    )
    assert sent["field"] == ["toDeskId"]
    count = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.referral WHERE to_agency_id = $1",
        uuid_of(await stage.agency("eclac")),
    )
    assert count == 0


@pytest.mark.parametrize("email", [ELENA, FARID])
async def test_the_secretariat_sees_no_case(stage: Stage, email: str) -> None:
    _, _, case, id = await stage.referred()
    await _opens_nothing(await stage.sign_in(email), case.id, id)


async def _opens_nothing(person: Person, case: str, referral: str) -> None:
    told = await person.post(
        "query ($c: ID!, $r: ID!) { case(id: $c) { code } referral(id: $r) { status }"
        " node(id: $c) { id } }",
        c=case, r=referral,
    )  # fmt: skip
    data = told.json()["data"] or {}
    assert not any(data.values()), data
    for query in (
        "query { cases { edges { node { id } } } }",
        "query { worklist(direction: INCOMING) { edges { node { id } } } }",
        "query { worklist(direction: OUTGOING) { edges { node { id } } } }",
        'query { cases(search: {phone: "+52 962 555 0100"}) { edges { node { id } } } }',
    ):
        answer = (await person.post(query)).json()
        refused = answer.get("errors", [{}])[0].get("extensions", {}).get("code")
        edges = [
            edge
            for field in (answer.get("data") or {}).values()
            if field
            for edge in field["edges"]
        ]
        assert refused in (None, "NOT_ALLOWED")
        assert edges == []
    for name, input in (
        ("acceptReferral", {"referralId": referral}),
        ("postMessage", {"referralId": referral, "text": "Hola."}),
        ("addNeed", {"caseId": case, "serviceCode": "food"}),
    ):
        assert (await person.refusal(name, **input))["code"] == "NOT_FOUND"


async def test_the_protection_officer_sees_the_file_and_never_the_person(stage: Stage) -> None:
    _, gloria, case, id = await stage.referred()
    await gloria.move("acceptReferral", referralId=id)
    diego = await stage.sign_in(DIEGO)
    query = """query ($c: ID!) { case(id: $c) { code person { givenNames } needs { story }
        consents { categories } } }"""
    seen = (await diego.ask(query, c=case.id))["case"]
    assert (seen["code"], seen["person"]) == (case.code, None)
    assert seen["consents"]
    referral = await diego.see(
        id, "status packet { givenNames } preview { note } messages { text }"
    )
    assert referral == {"status": "ACCEPTED", "packet": None, "preview": None, "messages": []}
