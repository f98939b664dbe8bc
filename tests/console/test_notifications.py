"""What a desk is told, and what it has to do: read, opened, finished and taken back."""

import re
from uuid import UUID

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.desks import new_desk
from tests.console.visitor import View
from tests.journeys.stage import Stage, uuid_of

TASK = """
    INSERT INTO hub.workflow_task (case_id, agency_id, desk_id, name, label_es, label_en, role, due_on)
    SELECT id, agency_id, desk_id, $2, $3, $4, 'caseworker', current_date + $5::int FROM hub.case_file WHERE id = $1
    RETURNING id
"""


async def test_what_the_desk_is_told_appears_by_itself_and_is_read(
    visit: Visit, stage: Stage, view: View
) -> None:
    desk = await new_desk(stage)
    clerk = await visit(desk.email, view)
    page = clerk.page
    await clerk.open("/notifications")
    await expect(clerk.text("notifications:empty.title")).to_be_visible()
    case, _ = await desk.receive()
    told = page.get_by_role("listitem").filter(has_text=case.code)
    await expect(told).to_contain_text(clerk.t("notifications:new"), timeout=20_000)
    bell = clerk.t("app:notifications")
    unread = clerk.t("app:unread_one", count=1)
    await expect(page.get_by_role("link", name=f"{bell}, {unread}")).to_be_visible()
    await clerk.check("notifications")
    assert case.given not in await page.content()

    await page.get_by_role("button", name=clerk.t("notifications:readAll")).click()
    await expect(told).not_to_contain_text(clerk.t("notifications:new"))
    await expect(page.get_by_role("link", name=bell, exact=True)).to_be_visible()
    await page.get_by_text(clerk.t("notifications:unread"), exact=True).first.click()
    await page.wait_for_url("**/notifications?show=unread")
    await expect(told).to_have_count(0)

    later, _ = await desk.receive()
    fresh = page.get_by_role("listitem").filter(has_text=later.code)
    await expect(fresh).to_be_visible(timeout=20_000)
    await fresh.get_by_role("link").first.click()
    await page.wait_for_url(re.compile("/referrals/"))
    await expect(page.get_by_role("link", name=bell, exact=True)).to_be_visible()


async def test_a_task_is_finished_in_one_touch_and_taken_back_in_another(
    visit: Visit, stage: Stage, view: View
) -> None:
    desk = await new_desk(stage)
    case = await stage.open_case(desk.clerk)
    tasks: list[UUID] = []
    for name, days in (("late", -2), ("later", 5)):
        labels = (f"Llamar al albergue ({name})", f"Call the shelter ({name})")
        tasks.append(await stage.owner.fetchval(TASK, uuid_of(case.id), name, *labels, days))
    clerk = await visit(desk.email, view)
    page = clerk.page
    await page.clock.install()
    await clerk.open("/tasks")
    listed = page.get_by_role("listitem").filter(has_text=case.code)
    await expect(listed).to_have_count(2)
    await expect(listed.first).to_contain_text("(late)")
    await clerk.check("tasks")
    await page.get_by_label(clerk.t("tasks:onlyOverdue")).check()
    await page.wait_for_url("**/tasks?due=over")
    await expect(listed).to_have_count(1)

    async def done() -> bool:
        found = "SELECT done_at IS NOT NULL FROM hub.workflow_task WHERE id = $1"
        return bool(await stage.owner.fetchval(found, tasks[0]))

    await listed.get_by_role("button", name=clerk.t("tasks:finish")).click()
    await expect(listed.get_by_role("status")).to_have_text(clerk.t("tasks:done"))
    await listed.get_by_role("button", name=clerk.t("tasks:undo")).click()
    await expect(listed.get_by_role("status")).to_be_empty()
    await page.clock.fast_forward(7_000)
    await page.wait_for_timeout(300)
    assert not await done()

    await listed.get_by_role("button", name=clerk.t("tasks:finish")).click()
    await page.get_by_label(clerk.t("tasks:onlyOverdue")).uncheck()
    await page.clock.fast_forward(7_000)
    await expect(listed).to_have_count(1, timeout=15_000)
    await expect(listed).to_contain_text("(later)")
    assert await done()
    await listed.get_by_role("link").click()
    await page.wait_for_url(re.compile("/cases/"))
