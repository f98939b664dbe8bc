"""The two requests that are measured, as a client sends them."""

import json
from typing import Any

WORKLIST = """query Worklist($first: Int!) {
  worklist(direction: INCOMING, first: $first) {
    edges { node {
      caseCode needCode status urgency version nextDueAt
      fromAgency { code acronym } fromDesk { name } toAgency { code acronym } toDesk { name }
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


def worklist() -> bytes:
    """The body that asks for 20 rows of a desk's worklist, nested."""
    return body(WORKLIST, {"first": ROWS})


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
