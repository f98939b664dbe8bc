"""Papers to print: which there are, and that each is given the run that it is about. IOM's own plugin."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from hub.db.transaction import transaction
from hub.errors import NotFound
from hub.hooks import spec
from hub.hooks.declared import Illegal, Text
from hub.hooks.plugin import Plugin
from hub.hooks.views import Document, DocumentKind
from hub.intake import service as intake
from hub.vault.service import Vault
from hub.workflows import papers
from hub.workflows import service as workflows
from tests.hooks.agencies import load
from tests.workflows.office import Office, working
from tests.world import World

BED = "shelter-reservation"


@pytest.fixture
async def iom(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> AsyncIterator[Office]:
    async with working(pool, owner, vault, world.sender, "iom", tmp_path) as office:
        yield office


async def test_papers_are_called_by_their_titles_and_none_is_another_agencys(
    iom: Office, world: World
) -> None:
    async with transaction(iom.pool, iom.party.caseworker) as tx:
        kinds = await intake.document_kinds(tx)
    assert [kind.name for kind in kinds] == ["referral-slip", "return-information", BED]
    assert kinds[0].title == Text("Hoja de referencia", "Referral slip")
    async with transaction(iom.pool, world.stranger.caseworker) as tx:
        assert await intake.document_kinds(tx) == []


async def test_a_paper_about_a_workflow_is_given_how_far_its_newest_run_has_come(
    iom: Office, world: World
) -> None:
    case = await iom.open()
    clerk = iom.party.focal_point

    async def written(name: str, locale: str = "es") -> Document | None:
        async with transaction(iom.pool, replace(clerk, locale=locale)) as tx:
            return await papers.document(tx, iom.vault, iom.plugins, case.id, name)

    slip = await written("referral-slip", "en")
    assert slip is not None
    assert slip.paragraphs[0] == f"Your code is: {case.code}"
    assert await written(BED) is None
    async with transaction(iom.pool, clerk) as tx:
        await workflows.start(tx, iom.vault, case.id, "shelter_support")
    assert await written(BED) is None, "nothing is reserved yet"
    await iom.owner.execute(
        "UPDATE hub.workflow_run SET state = 'reserved', version = version + 1 WHERE case_id = $1",
        case.id,
    )
    bed = await written(BED)
    assert bed is not None
    assert bed.title == Text("Reservación de albergue", "Shelter reservation")
    assert await written("poem") is None
    async with transaction(iom.pool, world.stranger.caseworker) as tx:
        with pytest.raises(NotFound):
            await papers.document(tx, iom.vault, iom.plugins, case.id, "referral-slip")


@pytest.mark.parametrize(
    ("kinds", "wrong"),
    [
        ([DocumentKind(name="a", title=Text("A", "A"))] * 2, "document a is there twice."),
        ([DocumentKind(name="a", title=Text("A", ""))], "document a has no title in a language."),
        (
            [DocumentKind(name="a", title=Text("A", "A"), workflow="w")],
            "document a is about w, which is no workflow of the plugin.",
        ),
    ],
)
def test_a_plugin_whose_papers_cannot_be_is_not_loaded(
    kinds: list[DocumentKind], wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load("ilo").module

    @spec.hook
    def document_kinds() -> list[DocumentKind]:
        return kinds

    monkeypatch.setattr(module, "document_kinds", document_kinds)
    with pytest.raises(Illegal) as refused:
        Plugin("ilo", module)
    assert wrong in str(refused.value)
