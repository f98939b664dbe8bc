"""What approving a plugin would change, and what it may not change silently. Pure."""

from dataclasses import replace

from hub.hooks.views import KeyChoice
from hub.plugins.model import Declaration, changes, count_problems, unversioned
from tests.access.building_plugins import DECLARED, FELT, FORM, QUESTION, WHO

(FIRST,) = DECLARED.forms
SECTION = FIRST.sections[0]
SHORTER = replace(SECTION, fields=SECTION.fields[:1])


def declared(*, version: int, workflow: int = 1) -> Declaration:
    """The same plugin, asking one question less."""
    care, after = DECLARED.workflows
    shorter = replace(
        care, version=workflow, steps=(replace(care.steps[0], task=None), care.steps[1])
    )
    return Declaration(
        forms=(replace(FIRST, version=version, sections=(SHORTER,)),), workflows=(shorter, after)
    )


def test_a_form_or_workflow_that_changed_and_kept_its_number_is_named_with_the_next_one() -> None:
    assert unversioned(DECLARED, declared(version=1)) == [
        f"form {FORM} has changed: give it version 2.",
        "workflow care has changed: give it version 2.",
    ]
    assert unversioned(DECLARED, declared(version=2, workflow=2)) == []
    assert unversioned(DECLARED, DECLARED) == []


def test_a_changed_form_says_what_changed_question_by_question() -> None:
    found = changes(DECLARED, declared(version=2, workflow=2))
    assert f"+ form {FORM} version 2" in found
    assert f"- form {FORM} version 1" in found
    assert f"  {FORM} - {WHO}: not asked any more" in found
    assert not any(QUESTION in line for line in found)


def test_an_administrator_sees_what_begins_by_itself_and_what_is_counted() -> None:
    care, after = DECLARED.workflows
    now = Declaration(forms=DECLARED.forms, workflows=(replace(care, at_once=True), after))
    found = changes(None, now)
    assert "+ workflow care begins by itself" in found
    assert "+ workflow aftercare begins by itself" not in found
    assert f"+ counts answers to {FORM} {FELT}, by office and week" in found
    # A workflow that is to begin by itself from now on is another one: runs under way keep theirs.
    assert unversioned(DECLARED, now) == ["workflow care has changed: give it version 2."]


def test_what_opens_to_several_people_only_is_not_counted() -> None:
    apart = KeyChoice(quorum=2, categories=frozenset({"health"}))
    kept = Declaration(forms=DECLARED.forms, key_provider=apart)
    assert count_problems(kept) == [
        f"form {FORM}: {FELT} is counted, and health opens to several people only."
    ]
    assert count_problems(DECLARED) == []


def test_an_administrator_sees_what_opens_to_several_people_before_approving_it() -> None:
    choice = KeyChoice(quorum=2, categories=frozenset({"identity", "contact"}))
    kept = Declaration(key_provider=choice)
    assert changes(None, kept) == [
        "+ 2 people open contact, never one",
        "+ 2 people open identity, never one",
    ]
    assert (kept.quorum, kept.kept_apart) == (2, ["contact", "identity"])
    assert Declaration(key_provider=KeyChoice()).quorum == 1
