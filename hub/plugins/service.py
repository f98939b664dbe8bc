"""Use cases of plugins: what is installed, what it would bring, approve it, stop it.

What a plugin declares is asked of a process of its own, closed in as when it works: nothing of it runs
in the hub, not even to be looked at.
"""

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from uuid import UUID

from hub.agencies import service as agencies
from hub.auth.policy import check
from hub.db.transaction import Transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.hooks import package, wire
from hub.hooks.client import PluginError
from hub.hooks.package import Package
from hub.hooks.supervisor import Approved, describe
from hub.plugins import policy, store  # noqa: F401  the rules that `check` asks
from hub.plugins.model import (
    Decision,
    Declaration,
    PluginState,
    Verdict,
    about_cases,
    changes,
    count_problems,
    key_problems,
    state,
    unversioned,
)


@dataclass(frozen=True, slots=True)
class Found:
    """An agency's plugin: installed or once approved, how it stands, what approving would change.

    `problem` says why what is installed cannot be read; then it counts as missing.
    """

    agency: str
    state: PluginState
    package: Package | None
    decision: Decision | None
    problem: str | None = None


async def inspect(found: Package) -> Declaration:
    """What an installed plugin declares.

    Raises:
        Invalid: it cannot be loaded; every reason is named.
    """
    with tempfile.TemporaryDirectory(prefix="hub-look-") as folder:
        try:
            return wire.unpack(wire.pack(await describe(Path(folder), found)), Declaration)
        except (PluginError, ValueError) as error:
            raise Invalid(f"The plugin of {found.agency} cannot be used: {error}") from error


def installed(agency: str, points: Sequence[EntryPoint] | None = None) -> Package | None:
    """The plugin that is installed for an agency; `points` as package.find takes them.

    Raises:
        Invalid: it is there, and cannot be read.
    """
    try:
        return package.find(agency, points)
    except (ValueError, OSError) as error:
        raise Invalid(f"The plugin of {agency} cannot be read: {error}") from error


async def found(tx: Transaction) -> list[Found]:
    """Every agency's plugin that the actor may know, by code.

    One that cannot be read holds up nobody else's: neither the hub's start nor others' approvals.
    """
    decisions = await store.newest(tx)
    known = {agency.code for agency in (await agencies.network(tx)).agencies.values()}
    points = package.installed()
    names = {point.name for point in points} & known
    if tx.actor.agency_code is not None:
        names &= {tx.actor.agency_code}
    listed = []
    for code in sorted(names | decisions.keys()):
        decision, problem = decisions.get(code), None
        try:
            here = installed(code, points)
        except Invalid as error:
            here, problem = None, str(error)
        standing = state(here.digest if here else None, decision)
        listed.append(Found(code, standing, here, decision, problem))
    return listed


def declaration_of(decision: Decision | None) -> Declaration | None:
    """What was declared when a decision was made."""
    return wire.unpack(decision.declared, Declaration) if decision else None


async def approve(tx: Transaction, agency_id: UUID, digest: str) -> tuple[Decision, list[str]]:
    """Lets an agency's plugin run as its files are now; returns the decision and what it changed.

    `digest` is that of the files that the administrator was shown.

    Raises:
        NotAllowed: not the agency's administrator.
        NotFound: no plugin is installed for the agency.
        Conflict: the files are not those that were shown.
        Invalid: it cannot be loaded, or a changed form or workflow has kept its version.
    """
    check("approvePlugin", tx.actor, agencies.standing(tx.actor, agency_id))
    agency = (await agencies.network(tx)).agencies.get(agency_id)
    here = installed(agency.code) if agency else None
    if agency is None or here is None:
        raise NotFound("plugin", field=["agencyId"])
    if here.digest.hex() != digest:
        raise Conflict("The plugin's files have changed since you looked.", field=["digest"])
    declared = await inspect(here)
    if not agency.sees_cases and (much := about_cases(declared)):
        raise Invalid(
            f"{agency.code} sees no cases: its plugin brings nothing that is about one, such as"
            f" {', '.join(much)}."
        )
    if problems := [*key_problems(declared.key_provider), *count_problems(declared)]:
        raise Invalid(" ".join(problems))
    past = await store.history(tx, agency_id)
    before = declaration_of(past[0]) if past else None
    stale = [line for one in past for line in unversioned(declaration_of(one), declared)]
    if stale:
        raise Invalid(
            " ".join(dict.fromkeys(stale))
            + " Until then what was approved last stays as it is, and no answer is lost: give the new"
            " version its number and approve again, or install the files that were approved."
        )
    decision = Decision(
        agency_id,
        Verdict.APPROVED,
        here.version,
        here.module,
        here.digest,
        wire.pack(declared),
        None,
        tx.actor.id,
        datetime.now(UTC),
        declared.quorum,
        tuple(declared.kept_apart),
    )
    await store.add(tx, decision)
    return decision, changes(before, declared)


async def disable(tx: Transaction, agency_id: UUID, reason: str) -> Decision:
    """Stops an agency's plugin.

    Raises:
        NotAllowed: not the agency's administrator.
        NotFound: nothing was approved.
    """
    check("disablePlugin", tx.actor, agencies.standing(tx.actor, agency_id))
    past = await store.history(tx, agency_id)
    if not past or past[0].verdict is Verdict.DISABLED:
        raise NotFound("approved plugin", field=["agencyId"])
    return await _stop(tx, past[0], reason)


async def give_up(tx: Transaction, agency: str, reason: str) -> None:
    """The hub stops a plugin that failed too often. For the job that runs plugins."""
    decision = (await store.newest(tx)).get(agency)
    if decision is not None and decision.verdict is Verdict.APPROVED:
        await _stop(tx, decision, reason)


async def _stop(tx: Transaction, last: Decision, reason: str) -> Decision:
    stopped = Decision(
        last.agency_id,
        Verdict.DISABLED,
        last.version,
        last.module,
        last.digest,
        last.declared,
        reason,
        tx.actor.id,
        datetime.now(UTC),
    )
    await store.add(tx, stopped)
    return stopped


async def expected(tx: Transaction) -> frozenset[str]:
    """Agencies whose plugin has a say: approved, or stopped by the hub and by no administrator.

    What such a plugin would veto must not pass because its files changed or its process failed.
    """
    newest = await store.newest(tx)
    return frozenset(
        code
        for code, decision in newest.items()
        if decision.verdict is Verdict.APPROVED or decision.decided_by is None
    )


async def kept_apart(tx: Transaction) -> frozenset[str]:
    """The data categories that the actor's agency keeps under several people (0016_openings.sql).

    Whatever any approval of its plugin declared: a promise made to somebody is not taken back by the next
    version of a plugin.
    """
    return await store.kept_apart(tx)


async def quorum(tx: Transaction) -> int:
    """How many people that takes; 1 where nothing is kept apart."""
    return await store.quorum(tx)


async def may_run(tx: Transaction) -> dict[str, Approved]:
    """The plugins that are approved and installed as they were approved, by agency."""
    ready = {}
    for one in await found(tx):
        if one.state is PluginState.APPROVED and one.package is not None:
            ready[one.agency] = Approved.of(one.package)
    return ready


async def brought(tx: Transaction, codes: Collection[str]) -> dict[str, Declaration]:
    """What these agencies' newest approvals brought, by agency."""
    newest = await store.newest(tx)
    return {code: wire.unpack(newest[code].declared, Declaration) for code in sorted(codes)}


async def declared(tx: Transaction, agency_id: UUID) -> list[Declaration]:
    """What the agency's approvals brought, the newest first: answers and runs keep their version."""
    past = await store.history(tx, agency_id)
    return [
        wire.unpack(one.declared, Declaration) for one in past if one.verdict is Verdict.APPROVED
    ]
