"""What Referral.moves says is what the mutations then do: in every situation, for everybody.

Each situation is made within the transaction that asks, and undone with it.
"""

from typing import Any

import pytest

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.referrals.model import CancelReason, DeclineReason
from hub.referrals.moves import RULES
from tests.access.asks_referrals import MOVES
from tests.access.building import REFERRALS
from tests.access.client import Answer, Client
from tests.access.stage import Stage

AS_IT_IS = {name: (name, "") for name in (*REFERRALS, "erased")}
CHANGED = {
    "accepted, then held": ("in-progress", "status = 'on-hold', next_side = 'sender'"),
    "confirmed": ("completed", "confirmation = 'confirmed', next_side = NULL"),
    "disputed": ("completed", "confirmation = 'disputed', next_side = 'recipient'"),
    "without consent any more": ("received", "consent_expires_at = now() - interval '1 day'"),
    "accepted, without consent any more": (
        "accepted",
        "consent_expires_at = now() - interval '1 day'",
    ),
    "without narrative and files": ("requested", "categories = '{identity}'"),
    "claimed by a colleague": ("received", "claimed_by = '{colleague}'"),
    "entered in error": (
        "cancelled",
        "status = 'entered-in-error', status_reason = 'entered-in-error'",
    ),
}
WITHDRAWN = "consent withdrawn"
SITUATIONS = (*AS_IT_IS, *CHANGED, WITHDRAWN)
WHO = [
    f"{side} {desk} {role}"
    for side in ("sender", "recipient")
    for desk, role in (
        (0, "caseworker"),
        (1, "caseworker"),
        (1, "focal_point"),
        (0, "data_protection_officer"),
    )
]
ASKED = """query ($id: ID!) { referral(id: $id) {
    moves { name allowed reason reasons parts } } }"""


def _make(stage: Stage, situation: str) -> tuple[str, str]:
    """A referral's id, and the SQL that brings it into the situation."""
    colleague = stage.as_("recipient 1 caseworker").id
    state, change = {**AS_IT_IS, **CHANGED, WITHDRAWN: ("cancelled", "")}[situation]
    id = stage.referrals[state]
    if situation == WITHDRAWN:
        # As hub.purge_packet leaves it: the recipient has lost the thread as well.
        return node_id("Referral", id), (
            f"UPDATE hub.referral SET status_reason = 'consent-withdrawn' WHERE id = '{id}';"
            " DELETE FROM hub.key_wrap w USING hub.data_key k WHERE k.id = w.data_key_id"
            f" AND k.referral_id = '{id}' AND w.agency_id <> k.owner_agency_id;"
        )
    if not change:
        return node_id("Referral", id), ""
    update = f"UPDATE hub.referral SET {change.replace('{colleague}', str(colleague))} WHERE id = '{id}';"
    return node_id("Referral", id), update


def _behind(sql: str) -> str:
    """Run past the triggers, which would not let it."""
    off, on = (f"ALTER TABLE hub.referral {s} TRIGGER USER;" for s in ("DISABLE", "ENABLE"))
    return f"{off} {sql} {on}" if sql else ""


async def _try(
    client: Client, actor: Actor, name: str, id: str, more: dict[str, Any]
) -> tuple[bool, str | None, Answer]:
    """Whether a mutation does what it says, and if not, why."""
    kind = name[0].upper() + name[1:]
    answer = await client.ask(
        actor,
        f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ userErrors {{ code message }} }} }}",
        i={"referralId": id, **more},
    )
    assert "errors" not in answer.body, answer.text
    errors = answer.data[name]["userErrors"]
    return not errors, errors[0]["message"] if errors else None, answer


def _ways(stage: Stage, name: str, situation: str) -> list[tuple[str | None, dict[str, Any]]]:
    """Every choice that a move leaves, with the input for it."""
    if name == "withdrawReferral":
        return [(code.name, {"reason": code.name}) for code in CancelReason]
    if name in ("rejectReferral", "failReferral"):
        return [(code.name, {"reason": code.name}) for code in DeclineReason]
    if name == "addAddendum":
        return [(part, {"text": "Nueva", "part": part}) for part in ("PREVIEW", "SEALED")]
    if name == "handOverReferral":
        who = "sender 1 focal_point" if situation == "within" else "recipient 0 focal_point"
        colleague = stage.as_(who).id
        assert colleague is not None
        return [(None, {"staffId": node_id("Staff", colleague)})]
    return [(None, MOVES[name][1])]


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_what_one_may_do_is_what_the_mutations_do(
    stage: Stage, client: Client, situation: str
) -> None:
    id, sql = _make(stage, situation)
    client.rehearsal.before = _behind(sql)
    found, seen = [], 0
    try:
        for who in WHO:
            actor = stage.as_(who)
            told = (await client.ask(actor, ASKED, id=id)).data["referral"]
            if told is None:
                continue
            seen += 1
            moves = {move["name"]: move for move in told["moves"]}
            assert set(moves) == set(RULES)
            for move in moves.values():
                assert move["allowed"] == (move["reason"] is None)
                found += [
                    f"{who}: {line}"
                    for line in await _compared(stage, client, actor, id, move, situation)
                ]
    finally:
        client.rehearsal.before = ""
    assert not found, "\n".join(found)
    assert seen >= 4


async def _compared(
    stage: Stage, client: Client, actor: Actor, id: str, move: dict[str, Any], situation: str
) -> list[str]:
    name, found, possible = move["name"], [], []
    if name == "attach":
        for part in ("preview", "sealed"):
            answer = await client.attach(actor, id, part)
            if answer.status == 201:
                possible.append(part.upper())
        wrong = possible != move["parts"] or bool(possible) != move["allowed"]
        return [f"attach: {move}, {possible} in fact"] if wrong else []
    ways = _ways(stage, name, situation)
    if not move["allowed"]:
        ways = [ways[0], *ways[1:][-2:]]
    for choice, more in ways:
        done, why, _ = await _try(client, actor, name, id, more)
        if done:
            possible.append(choice)
        elif choice is None and why != move["reason"]:
            found.append(f"{name}: says {move['reason']!r}, and is told {why!r}")
    choices = [choice for choice in possible if choice is not None]
    if bool(possible) != move["allowed"] or choices != [*move["reasons"], *move["parts"]]:
        found.append(f"{name}: {move}, {possible} in fact")
    return found


async def test_somebody_may_do_each_move_in_some_situation(stage: Stage, client: Client) -> None:
    """Else the comparison above would prove nothing."""
    may: set[str] = set()
    for situation in SITUATIONS:
        id, sql = _make(stage, situation)
        client.rehearsal.before = _behind(sql)
        try:
            for who in WHO:
                told = (await client.ask(stage.as_(who), ASKED, id=id)).data["referral"]
                may |= {move["name"] for move in (told or {}).get("moves", ()) if move["allowed"]}
        finally:
            client.rehearsal.before = ""
    assert may == set(RULES)
