"""A seventeenth agency joins a running hub, brings its plugin, and later a second version of it.

The plugin is a distribution of its own, installed where the hub's process finds the others' too.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from hub.cli.story import APPROVE, PLUGIN
from tests.journeys.installing import Distribution
from tests.journeys.running import Process
from tests.journeys.stage import ELENA, Case, Person, Stage
from tests.journeys.test_plugins import wait_until

pytestmark = pytest.mark.xdist_group("journeys")

CODE = "wfp"
ADMIN, WORKER = "ximena.rueda@wfp.example", "yuri.campos@wfp.example"
FORMS = "forms { name version questions }"
ANSWERS = "query ($id: ID!) { case(id: $id) { answers { form version answers } } }"
INPUT = """query { __type(name: "WfpIntakeInput") { inputFields { name } } }"""
FIRST = {
    "called": "Una persona",
    "may_call": False,
    "people": 3,
    "with_children": True,
    "children": 2,
    "eaten_today": False,
}
SECOND_INTAKE = (
    ("version=1", "version=2"),
    (
        '        text(\n            "called",\n'
        '            Text("¿Cómo quiere que le llamemos?", "What would you like us to call you?"),\n'
        '            help=Text("No tiene que ser su nombre.", "It need not be your name."),\n'
        '            category="identity",\n            identity=True,\n        ),\n',
        "",
    ),
    ("maximum=30", "maximum=40"),
    (
        '        choices(\n            "lacking",',
        "        yes_no(\n"
        '            "can_cook",\n'
        '            Text("¿Tienen dónde cocinar?", "Do you have somewhere to cook?"),\n'
        "            required=True,\n"
        '            category="livelihood",\n'
        "        ),\n"
        '        choices(\n            "lacking",',
    ),
)


@dataclass
class Joined:
    """The new agency: its administrator, a caseworker at its desk, its plugin."""

    stage: Stage
    hub: Process
    plugin: Distribution
    agency: str
    admin: Person
    worker: Person

    async def standing(self) -> tuple[str, str, str]:
        """(state, version, digest) of what is installed."""
        (one,) = (await self.admin.ask("query { plugins { state version digest } }"))["plugins"]
        return one["state"], one["version"], one["digest"]

    async def approve(self) -> list[str]:
        """Lets run what is installed now; returns what that changed."""
        digest = (await self.admin.ask(PLUGIN))["plugins"][0]["digest"]
        input = {"agencyId": self.agency, "digest": digest}
        return list((await self.admin.ask(APPROVE, input=input))["approvePlugin"]["changed"])

    async def typed(self) -> set[str]:
        """The questions that the GraphQL input type of the intake has."""
        found = (await self.worker.ask(INPUT))["__type"]
        return {one["name"] for one in found["inputFields"]} if found else set()

    async def until_typed(self, question: str, there: bool) -> None:
        """Waits until the schema has the question, or has it no more."""
        for _ in range(150):
            if (question in await self.typed()) is there:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{question}: in the schema is not {there}")

    async def case(self) -> Case:
        """A case of theirs, with consent to a referral to UNHCR."""
        case = await self.stage.open_case(self.worker)
        await self.stage.consent(self.worker, case)
        return case

    async def denied(self, case: Case) -> dict[str, Any]:
        """Why the case's referral is not sent."""
        return await self.worker.refusal(
            "sendReferral",
            needId=case.need,
            toDeskId=await self.stage.desk("unhcr", "Tapachula"),
            purpose="LEGAL_REPRESENTATION",
            categories=["IDENTITY"],
        )

    def running(self) -> set[tuple[int, float]]:
        """The hub's processes and when each began; not those of plugins."""
        top = psutil.Process(self.hub.process.pid)
        plugins = {one.pid for one in top.children(recursive=True) if "-I" in one.cmdline()}
        return {
            (one.pid, one.create_time())
            for one in (top, *top.children(recursive=True))
            if one.pid not in plugins
        }

    def begun(self) -> int:
        """How often the hub has said that it is ready."""
        return (self.hub.out.read_text() + self.hub.err.read_text()).count("hub.ready")


@pytest.fixture(scope="module")
async def joined(
    stage: Stage, hub: Process, installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Joined]:
    """The secretariat lets the agency in, which sets itself up. Its plugin is not installed yet."""
    elena = await stage.sign_in(ELENA)
    names = {"acronymEs": "PMA", "acronymEn": "WFP"}
    names |= {"nameEs": "Programa Mundial de Alimentos", "nameEn": "World Food Programme"}
    agency = (await elena.do("saveAgency", "agency { id }", code=CODE, **names))["agency"]["id"]
    _, admin = await stage.hire(ADMIN, ELENA, CODE, "AGENCY_ADMIN")
    office = await admin.do(
        "saveOffice",
        "office { id }",
        agencyId=agency, city="Tapachula", kind="FIELD_OFFICE", adm1="MX07", adm2="MX07089",
    )  # fmt: skip
    desk = await admin.do("saveDesk", "desk { id }", officeId=office["office"]["id"], name="Apoyo")
    _, worker = await stage.hire(WORKER, ADMIN, CODE, "CASEWORKER", desk["desk"]["id"])
    plugin = Distribution.begun(CODE, tmp_path_factory.mktemp("author"), installed)
    yield Joined(stage, hub, plugin, agency, admin, worker)
    if (await admin.ask(PLUGIN))["plugins"]:
        await admin.post(
            "mutation ($input: DisablePluginInput!) { disablePlugin(input: $input) { plugin { state } } }",
            input={"agencyId": agency, "reason": "done"},
        )
    plugin.remove()
    await wait_until(stage, CODE, False)


async def test_a_plugin_is_upgraded_while_the_hub_runs_and_old_answers_keep_their_version(
    joined: Joined,
) -> None:
    plugin, worker, admin = joined.plugin, joined.worker, joined.admin
    processes = joined.running()

    # The first version.
    assert (await admin.ask(PLUGIN))["plugins"] == []
    plugin.install()
    state, version, first_digest = await joined.standing()
    assert (state, version) == ("NEW", "1.0.0")
    assert "+ form intake version 1" in await joined.approve()
    await wait_until(joined.stage, CODE, True)
    await joined.until_typed("people", True)
    assert "canCook" not in await joined.typed()
    case, waiting = await joined.case(), await joined.case()
    saved = await worker.do(
        "saveAnswers", "opened { serviceCode }", caseId=case.id, form="intake", answers=FIRST
    )
    assert [need["serviceCode"] for need in saved["opened"]] == ["food"]
    await joined.stage.send(worker, case)

    # The second is installed: until it is approved nothing runs, and what the plugin vetoes is denied.
    plugin.edit("hub_wfp/forms.py", *SECOND_INTAKE)
    plugin.edit("pyproject.toml", ('version = "1.0.0"', 'version = "2.0.0"'))
    plugin.install()
    await wait_until(joined.stage, CODE, False)
    state, version, second_digest = await joined.standing()
    assert (state, version) == ("CHANGED", "2.0.0")
    assert second_digest != first_digest
    refused = await joined.denied(waiting)
    assert refused["code"] == "SCREENED"
    assert "no respondió" in refused["message"]
    answering = {"caseId": waiting.id, "form": "intake", "answers": FIRST}
    assert (await worker.refusal("saveAnswers", **answering))["code"] == "CONFLICT"
    (told,) = (await worker.ask(f"query {{ {FORMS} }}"))["forms"]
    assert told["version"] == 1
    # What was approved cannot be approved any more: it is not what is installed.
    old = await admin.refusal("approvePlugin", agencyId=joined.agency, digest=first_digest)
    assert (old["code"], old["field"]) == ("CONFLICT", ["digest"])

    # What would change is said question by question.
    changes = (await admin.ask("query { plugins { changes } }"))["plugins"][0]["changes"]
    expected = [
        "+ form intake version 2",
        "- data category identity",
        "- form intake version 1",
        "  intake - called: not asked any more",
        "  intake + can_cook: asked now (yes-no)",
        "  intake ~ people: changed maximum",
    ]
    assert changes == expected
    assert await joined.approve() == expected
    await wait_until(joined.stage, CODE, True)
    await joined.until_typed("canCook", True)

    # The new version is served, as data and as types.
    (told,) = (await worker.ask(f"query {{ {FORMS} }}"))["forms"]
    assert (told["name"], told["version"]) == ("intake", 2)
    assert "can_cook" in told["questions"]
    await joined.stage.send(worker, waiting)
    save = """mutation ($input: WfpIntakeSaveInput!) { wfp { saveIntake(input: $input) {
        opened { serviceCode } userErrors { code field } } } }"""
    asked = {"mayCall": False, "people": 35, "withChildren": False, "eatenToday": True}
    wanted = {"caseId": waiting.id, "answers": asked}
    without = (await worker.ask(save, input=wanted))["wfp"]["saveIntake"]
    assert [one["field"] for one in without["userErrors"]] == [["answers", "can_cook"]]
    wanted["answers"] = {**asked, "canCook": True}
    assert (await worker.ask(save, input=wanted))["wfp"]["saveIntake"]["userErrors"] == []
    read = "query ($id: ID!) { wfp { intake(caseId: $id) { people canCook } } }"
    found = (await worker.ask(read, id=waiting.id))["wfp"]["intake"]
    assert found == {"people": 35, "canCook": True}

    # Old answers are under the version that they were given to, whole, and so are new ones.
    (before,) = (await worker.ask(ANSWERS, id=case.id))["case"]["answers"]
    (after,) = (await worker.ask(ANSWERS, id=waiting.id))["case"]["answers"]
    assert (before["version"], before["answers"]) == (1, FIRST)
    assert (after["version"], after["answers"]["can_cook"]) == (2, True)
    # Not as what they are not: the type has the questions of the version that is in force.
    assert (await worker.ask(read, id=case.id))["wfp"]["intake"] is None

    assert joined.running() == processes, "something was restarted"
    assert joined.begun() == 1


async def test_a_changed_form_that_kept_its_number_is_refused_with_what_to_do(
    joined: Joined,
) -> None:
    plugin, admin = joined.plugin, joined.admin
    plugin.install()
    if (await joined.standing())[0] != "APPROVED":
        await joined.approve()
    await wait_until(joined.stage, CODE, True)
    (told,) = (await joined.worker.ask(f"query {{ {FORMS} }}"))["forms"]
    case = await joined.case()

    plugin.edit("hub_wfp/forms.py", ('"Have you eaten today?"', '"Did you eat today?"'))
    plugin.install()
    digest = (await joined.standing())[2]
    refused = await admin.refusal("approvePlugin", agencyId=joined.agency, digest=digest)
    assert refused["code"] == "INVALID"
    following = told["version"] + 1
    assert f"intake has changed: give it version {following}." in refused["message"]
    await wait_until(joined.stage, CODE, False)
    assert (await joined.standing())[0] == "CHANGED"
    assert (await joined.denied(case))["code"] == "SCREENED"

    # Done as it says.
    plugin.edit("hub_wfp/forms.py", (f"version={told['version']}", f"version={following}"))
    plugin.install()
    assert "  intake ~ eaten_today: changed label" in await joined.approve()
    await wait_until(joined.stage, CODE, True)
    (now,) = (await joined.worker.ask(f"query {{ {FORMS} }}"))["forms"]
    assert now["version"] == following
    await joined.stage.send(joined.worker, case)
