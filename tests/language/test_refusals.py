"""Whoever reads Spanish is refused in Spanish: every sentence of the hub that a person can meet has one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.language.refusals import HOLE, said
from hub.language.spanish import SENTENCES

HUB = Path(__file__).parents[2] / "hub"
REFUSALS = {"Invalid", "NotAllowed", "Conflict", "TooMany", "Deny", "allow_if"}
NOT_FOR_PEOPLE = {"audit/export.py", "hooks/scaffold.py", "referrals/routes.py"}
"""What only programs meet, or an administrator at a terminal."""

FILES = sorted(
    path
    for path in HUB.rglob("*.py")
    if not {"node_modules", "auth", "cli", "testing"} & set(path.relative_to(HUB).parts)
    and path.relative_to(HUB).as_posix() not in NOT_FOR_PEOPLE
)


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, sentence) of every refusal; what stands in an f-string is `{}`."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.List) and tree.body:
            # hub/consent/rules.py gives its reasons as lists.
            texts = [one for one in node.value.elts if isinstance(one, ast.Constant)]
            yield from ((one.lineno, one.value) for one in texts if _is_sentence(one.value))
        if not isinstance(node, ast.Call) or getattr(node.func, "id", None) not in REFUSALS:
            continue
        for argument in node.args:
            found: ast.expr = argument
            if isinstance(argument, ast.Name):
                found = constants.get(argument.id, argument)
            if isinstance(found, ast.Constant) and _is_sentence(found.value):
                yield argument.lineno, found.value
            elif isinstance(found, ast.JoinedStr):
                pieces = [p.value if isinstance(p, ast.Constant) else "{}" for p in found.values]
                yield argument.lineno, "".join(map(str, pieces))


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and value[:1].isupper() and value.endswith((".", "?"))


KNOWN = {HOLE.sub("{}", english) for english in SENTENCES}
FOUND = [
    (path.relative_to(HUB).as_posix(), line, sentence)
    for path in FILES
    for line, sentence in sentences(ast.parse(path.read_text("utf-8")))
]


def test_every_refusal_has_its_spanish() -> None:
    assert len(FOUND) > 100
    assert [one for one in FOUND if one[2] not in KNOWN] == []


def test_no_translation_is_left_over() -> None:
    text = " ".join(re.sub(r'"\s+f?"', "", path.read_text("utf-8")) for path in HUB.rglob("*.py"))
    used = {sentence for _, _, sentence in FOUND}
    gone = [
        english
        for english in SENTENCES
        if HOLE.sub("{}", english) not in used
        and text.count(HOLE.split(english)[0] or HOLE.split(english)[2]) < 2
    ]
    assert gone == []


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("You may not do this.", "No le corresponde hacerlo."),
        (
            "No such case, or it is not yours to see.",
            "No existe (caso), o no le corresponde verlo.",
        ),
        (
            "This referral has changed meanwhile: it is in-progress now.",
            "Esta referencia cambió mientras tanto: ahora está en atención.",
        ),
        (
            "The consent of this case does not let that agency have: contact, mental-health.",
            "El consentimiento de este caso no deja que esa agencia reciba: contacto, salud mental.",
        ),
        ("Lo que dice un complemento.", "Lo que dice un complemento."),
    ],
)
def test_a_refusal_is_told_in_spanish(english: str, spanish: str) -> None:
    assert said(english, "es") == spanish
    assert said(english, "en") == english


@pytest.mark.parametrize("english", SENTENCES)
def test_a_translation_names_what_the_sentence_names(english: str) -> None:
    spanish = SENTENCES[english]
    assert set(HOLE.findall(spanish)) <= set(HOLE.findall(english))
    filled = english.format(**dict.fromkeys(HOLE.findall(english), "x1"))
    told = said(filled, "es")
    assert told != filled
    assert "{" not in told
    assert told.endswith((".", "x1")) or "{" not in english
