"""The requests that are measured, as a client sends them."""

import hashlib
import json
from typing import Any

WORKLIST = """query Worklist($first: Int!) {
  worklist(direction: INCOMING, first: $first) {
    edges { node {
      caseCode needCode status urgency version nextDueAt
      fromAgency { code acronym } fromDesk { name office { city } }
      toAgency { code acronym } toDesk { name office { city } }
      service { name organization }
      latestEvent { kind toStatus at agency { code } }
    } }
    pageInfo { hasNextPage }
  }
}"""
SEND = """mutation Send($input: SendReferralInput!) {
  sendReferral(input: $input) {
    referral { id status version nextSide nextDueAt } userErrors { code message field }
  }
}"""
ROWS = 20
TRUSTED = f"sha256:{hashlib.sha256(WORKLIST.encode()).hexdigest()}"


def worklist() -> bytes:
    """The body that asks for 20 rows of a desk's worklist, nested, by its text."""
    return body(WORKLIST, {"first": ROWS})


def worklist_trusted() -> bytes:
    """The same by the id of the trusted document."""
    return json.dumps({"documentId": TRUSTED, "variables": {"first": ROWS}}).encode()


def worklist_never_seen(number: int) -> bytes:
    """The same in a text that nobody has sent before."""
    return body(WORKLIST.replace("query Worklist", f"query Worklist{number}"), {"first": ROWS})


def send(need_id: str, desk_id: str, note: str, narrative: str) -> bytes:
    """The body that sends a referral."""
    what = {
        "needId": need_id,
        "toDeskId": desk_id,
        "purpose": "SERVICE_PROVISION",
        "categories": ["IDENTITY", "CONTACT", "NARRATIVE"],
        "note": note,
        "narrative": narrative,
    }
    return body(SEND, {"input": what})


def body(query: str, variables: dict[str, Any]) -> bytes:
    """A GraphQL request as JSON."""
    return json.dumps({"query": query, "variables": variables}).encode()
