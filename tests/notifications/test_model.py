"""Whom what happened is told to, and in which words."""

from uuid import UUID, uuid4

import pytest

from hub.hooks.views import Notification
from hub.notifications.model import (
    BODY_MOST,
    SUBJECT_MOST,
    WORDS,
    Happened,
    NotificationKind,
    fit,
    notices,
)

SENDER, RECIPIENT = (uuid4(), uuid4()), (uuid4(), uuid4())


def happened(topic: str, by: UUID | None = None, reason: str | None = None) -> Happened:
    return Happened(
        id=uuid4(),
        topic=topic,
        by_agency=by,
        by=uuid4(),
        referral_id=uuid4(),
        case_code="K7PM-4XTC-9QHR",
        urgency="urgent",
        status_reason=reason,
        from_agency_id=SENDER[0],
        from_desk_id=SENDER[1],
        to_agency_id=RECIPIENT[0],
        to_desk_id=RECIPIENT[1],
    )


@pytest.mark.parametrize(
    ("topic", "by", "reason", "told"),
    [
        ("referral.requested", SENDER, None, [("REFERRAL_REQUESTED", RECIPIENT)]),
        ("referral.accepted", RECIPIENT, None, [("REFERRAL_ACCEPTED", SENDER)]),
        ("referral.rejected", RECIPIENT, "no-capacity", [("REFERRAL_REJECTED", SENDER)]),
        ("referral.on-hold", RECIPIENT, None, [("REFERRAL_ON_HOLD", SENDER)]),
        ("referral.hold-answer", SENDER, None, [("REFERRAL_MESSAGE", RECIPIENT)]),
        ("referral.message", SENDER, None, [("REFERRAL_MESSAGE", RECIPIENT)]),
        ("referral.message", RECIPIENT, None, [("REFERRAL_MESSAGE", SENDER)]),
        ("referral.attachment", RECIPIENT, None, [("REFERRAL_ADDED", SENDER)]),
        ("referral.addendum", SENDER, None, [("REFERRAL_ADDED", RECIPIENT)]),
        ("referral.cancelled", SENDER, "moved-on", [("REFERRAL_CANCELLED", RECIPIENT)]),
        (
            "referral.cancelled",
            (None,),
            "expired",
            [("REFERRAL_EXPIRED", SENDER), ("REFERRAL_EXPIRED", RECIPIENT)],
        ),
        ("referral.completed", RECIPIENT, None, [("REFERRAL_COMPLETED", SENDER)]),
        ("referral.outcome", RECIPIENT, None, [("REFERRAL_COMPLETED", SENDER)]),
        ("referral.failed", RECIPIENT, "unreachable", [("REFERRAL_FAILED", SENDER)]),
        ("referral.disputed", SENDER, None, [("REFERRAL_DISPUTED", RECIPIENT)]),
        # Told by the move that they come with, or seen at once by whoever did it.
        ("referral.reject-note", RECIPIENT, None, []),
        ("referral.hold-question", RECIPIENT, None, []),
        ("referral.received", RECIPIENT, None, []),
        ("referral.claimed", RECIPIENT, None, []),
        ("referral.confirmed", SENDER, None, []),
    ],
)
def test_each_desk_is_told_what_it_has_to_know(
    topic: str, by: tuple[UUID, ...], reason: str | None, told: list[tuple[str, tuple[UUID, UUID]]]
) -> None:
    found = notices(happened(topic, by[0], reason))
    assert [(one.kind.name, (one.agency_id, one.desk_id)) for one in found] == told


def test_every_kind_has_words_in_both_languages_that_fit_and_name_no_need() -> None:
    assert set(WORDS) == set(NotificationKind)
    for words in WORDS.values():
        for text, most in ((words.subject, SUBJECT_MOST), (words.body, BODY_MOST)):
            assert 0 < len(text.es) <= most
            assert 0 < len(text.en) <= most
            assert text.es != text.en
            said = f"{text.es} {text.en}".lower()
            for word in ("vih", "hiv", "asilo", "asylum", "violenc", "trata", "traffick", "{"):
                assert word not in said


@pytest.mark.parametrize(
    ("subject", "body", "kept"),
    [
        ("Le esperan", "Abra el hub.", ("Le esperan", "Abra el hub.")),
        ("  Le\nesperan\x07 ", "Abra\u202eel\u200b hub.", ("Le esperan", "Abrael hub.")),
        ("", "Abra el hub.", None),
        ("Le esperan", " \n ", None),
        ("x" * 121, "Abra el hub.", None),
        ("Le esperan", "x" * 501, None),
    ],
)
def test_a_plugins_words_are_one_line_and_a_short_text_or_not_used(
    subject: str, body: str, kept: tuple[str, str] | None
) -> None:
    found = fit(Notification(subject=subject, body=body))
    assert (found and (found.subject, found.body)) == kept
