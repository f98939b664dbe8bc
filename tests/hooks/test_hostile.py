"""A plugin that misbehaves harms nobody but itself."""

import asyncio
import contextlib
import signal
import socket
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from hub.hooks.client import PluginError
from hub.hooks.dispatch import Answer, Plugins, objections
from hub.hooks.host import ENOUGH
from hub.hooks.supervisor import GIVE_UP, Approved
from hub.hooks.views import ReferralView
from tests.hooks.hostile import GOOD, Pen, running, write

REFERRAL = ReferralView(
    case_code="K7PM-4XTC-9QHR",
    need_code="shelter-bed",
    urgency="urgent",
    purpose="service-provision",
    categories=frozenset({"identity"}),
    from_agency="wfp",
    recipient_class="consular",
)
ARGUMENTS = {"referral": REFERRAL, "case": None, "today": date(2026, 11, 24)}


def screening(body: str, before: str = "") -> str:
    """A plugin whose screening does this."""
    lines = "\n".join(f"    {line}" for line in dedent(body).strip().splitlines())
    return (
        "from hub.hooks.spec import hook\nhub_versions = (1,)\n"
        f"{dedent(before)}\n@hook\ndef screen_referral(referral):\n{lines}\n"
    )


async def asked(pen: Pen, agency: str = "wfp") -> object:
    client = pen.client(agency)
    try:
        return await client.ask("screen_referral", **ARGUMENTS)
    finally:
        client.close()


async def test_a_plugin_answers_from_its_own_process(tmp_path: Path) -> None:
    async with running(tmp_path, GOOD) as pen:
        found = await asked(pen)
        assert [one.rule for one in found] == ["no-consulate"]  # type: ignore[attr-defined]


async def test_the_sandbox_says_what_holds(tmp_path: Path) -> None:
    async with running(tmp_path, GOOD) as pen:
        report = pen.supervisor.running["wfp"].sandbox
        assert set(report) == {"limits", "user", "privileges", "files", "calls"}
        assert report["calls"] == report["privileges"] == report["limits"] == "ok"


@pytest.mark.parametrize(
    ("body", "means"),
    [
        ("raise ValueError('Maria Candelaria')", "failed (ValueError)"),
        ("while True: pass", "was late"),
        ("""
         while True:
             try:
                 while True: pass
             except BaseException:
                 pass
         """, "was late"),
        ("import time; time.sleep(30)", "was late"),
        ("return b'x' * 10_000_000_000", "failed (MemoryError)"),
        ("return 'garbage'", "answered something else"),
        ("return [object()]", "failed"),
        ("import os; os.fork()", "failed (PermissionError)"),
        ("import subprocess; subprocess.run(['/bin/true'])", "failed"),
        ("import socket; socket.socket()", "failed (PermissionError)"),
        ("open('/etc/passwd').read()", "failed (PermissionError)"),
        ("open('/tmp/hub-plugin-was-here', 'w')", "failed (PermissionError)"),
        ("import os; os.kill(os.getppid(), 9)", "failed (PermissionError)"),
        ("raise SystemExit", "failed (SystemExit)"),
    ],
    ids=["raises", "loops", "loops and catches", "sleeps", "10 GB", "garbage", "unanswerable",
         "forks", "programs", "socket", "passwd", "writes", "kills", "exits"],
)  # fmt: skip
async def test_it_is_told_how_it_failed_and_nothing_that_it_said(
    tmp_path: Path, body: str, means: str
) -> None:
    async with running(tmp_path, screening(body)) as pen:
        begun = time.perf_counter()
        with pytest.raises(PluginError) as caught:
            await asked(pen)
        assert means in str(caught.value)
        assert "Maria" not in str(caught.value)
        assert time.perf_counter() - begun < 10


async def test_printing_reaches_nobody_and_breaks_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = screening(
        "import os; print('Maria'); os.write(1, b'Maria'); os.write(2, b'x'); return []"
    )
    async with running(tmp_path, code) as pen:
        assert await asked(pen) == []
    assert "Maria" not in "".join(capfd.readouterr())


async def test_a_plugin_that_ends_itself_is_started_again(tmp_path: Path) -> None:
    code = screening("import os; os._exit(3)")
    async with running(tmp_path, code) as pen:
        first = pen.supervisor.running["wfp"].process
        with pytest.raises(PluginError):
            await asked(pen)
        assert first is not None
        first.wait(5)
        await pen.supervisor.look()
        await asyncio.sleep(0.05)
        await pen.supervisor.look()
        second = pen.supervisor.running["wfp"].process
        assert second is not None
        assert second.pid != first.pid


async def test_one_that_fails_again_and_again_ends_and_one_that_fails_at_times_does_not(
    tmp_path: Path,
) -> None:
    code = screening("if referral.recipient_class == 'consular': raise ValueError\nreturn []")
    other = {**ARGUMENTS, "referral": msgspec.structs.replace(REFERRAL, recipient_class="health")}
    async with running(tmp_path, code) as pen:
        process = pen.supervisor.running["wfp"].process
        assert process is not None
        client = pen.client()
        for number in range(2 * ENOUGH):
            with pytest.raises(PluginError, match="ValueError"):
                await client.ask("screen_referral", **ARGUMENTS)
            if number % (ENOUGH - 1) == ENOUGH - 2:
                assert await client.ask("screen_referral", **other) == []
        assert process.poll() is None
        for _ in range(ENOUGH):
            with contextlib.suppress(PluginError):
                await client.ask("screen_referral", **ARGUMENTS)
        process.wait(5)
        client.close()


async def test_one_that_was_started_again_is_asked_on_the_old_line_without_a_failure(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, GOOD) as pen:
        client = pen.client()
        assert await client.ask("screen_referral", **ARGUMENTS)
        process = pen.supervisor.running["wfp"].process
        assert process is not None
        process.kill()
        process.wait(5)
        for _ in range(3):
            await pen.supervisor.look()
            await asyncio.sleep(0.05)
        assert await client.ask("screen_referral", **ARGUMENTS)
        client.close()


async def test_one_that_a_busy_machine_keeps_waiting_is_not_late(tmp_path: Path) -> None:
    async with running(tmp_path, GOOD) as pen:
        process = pen.supervisor.running["wfp"].process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        asyncio.get_running_loop().call_later(0.5, process.send_signal, signal.SIGCONT)
        assert await asked(pen)


async def test_after_repeated_failure_it_is_not_started_any_more(tmp_path: Path) -> None:
    async with running(tmp_path, "raise RuntimeError") as pen:
        async with asyncio.timeout(30):
            while not pen.gave_up:
                await pen.supervisor.look()
                await asyncio.sleep(0.06)
        assert pen.gave_up == ["wfp"]
        await pen.supervisor.look()
        assert pen.supervisor.running["wfp"].process is None
        assert pen.gave_up == ["wfp"]


async def test_it_is_started_later_each_time(tmp_path: Path) -> None:
    """Half a second of back-off doubles with each failure, up to a limit."""
    least, most = 0.2, 0.8
    pen = Pen(tmp_path, back_off=(least, most))
    pen.wanted["wfp"] = Approved.of(write(tmp_path, "raise RuntimeError"))
    assert pen.supervisor.lead()
    begun: list[float] = []
    try:
        while not pen.gave_up:
            await pen.supervisor.look()
            one = pen.supervisor.running["wfp"]
            if not begun or one.started != begun[-1]:
                begun.append(one.started)
            await asyncio.sleep(0.01)
    finally:
        pen.supervisor.stop()
    waits = [later - earlier for earlier, later in pairwise(begun)]
    assert len(waits) == GIVE_UP - 1
    for wait, due in zip(waits, (least, 2 * least, most, most, most), strict=True):
        assert wait >= due


async def test_a_changed_file_does_not_run(tmp_path: Path) -> None:
    found = write(tmp_path, GOOD)
    pen = Pen(tmp_path)
    pen.wanted["wfp"] = Approved.of(found)
    (found.folder / "plugin.py").write_text(dedent(GOOD) + "\n# harmless, they said\n")
    pen.supervisor.lead()
    try:
        await pen.supervisor.look()
        assert "changed since it was approved" in pen.supervisor.running["wfp"].problems[0]
    finally:
        pen.supervisor.stop()


async def test_others_notice_nothing_of_one_that_loops(tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    pen.wanted["wfp"] = Approved.of(write(tmp_path / "a", screening("while True: pass")))
    pen.wanted["fao"] = Approved.of(write(tmp_path / "b", GOOD, "fao"))
    pen.supervisor.lead()
    plugins = Plugins(pen.supervisor.folder)
    plugins.set_running(pen.wanted)
    try:
        await pen.supervisor.look()
        answers = await plugins.ask(["wfp", "fao", "who"], "screen_referral", ARGUMENTS)
        assert [answer.agency for answer in answers] == ["fao", "wfp", "who"]
        assert [one.rule for one in answers[0].value] == ["no-consulate"]
        assert answers[1].error is not None
        assert answers[2] == Answer("who")
        # Any objection vetoes, and so does a plugin that does not answer.
        assert {(a, o.rule) for a, o in objections(answers)} == {
            ("fao", "no-consulate"),
            ("wfp", "plugin-unanswered"),
        }
    finally:
        plugins.close()
        pen.supervisor.stop()


async def test_a_stranger_on_the_socket_is_refused_and_the_plugin_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path, GOOD) as pen:
        path = pen.supervisor.folder / "wfp.sock"
        for data in (b"\xff\xff\xff\xff", b"\0\0\0\x03abc", b"GET / HTTP/1.1\r\n\r\n"):
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(str(path))
                line.sendall(data)
        assert await asked(pen)


async def test_its_process_ends_with_the_hub(tmp_path: Path) -> None:
    async with running(tmp_path, GOOD) as pen:
        process = pen.supervisor.running["wfp"].process
        assert process is not None
    assert process.poll() is not None


async def test_a_plugin_that_should_run_and_does_not_denies(tmp_path: Path) -> None:
    plugins = Plugins(tmp_path)
    assert objections(await plugins.ask(["wfp"], "screen_referral", ARGUMENTS)) == []
    # Approved once, and then its files changed, or it failed too often.
    plugins.set_running((), expected=["wfp"])
    assert plugins.asks("wfp")
    (found,) = objections(await plugins.ask(["wfp"], "screen_referral", ARGUMENTS))
    assert found[1].rule == "plugin-unanswered"
