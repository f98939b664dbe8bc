"""schema/ holds what the code says; a change that breaks clients has to be declared."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import strawberry
from click.testing import CliRunner
from graphql import GraphQLObjectType, GraphQLSchema

from hub.api import access, schema
from hub.auth.policy import OPERATIONS
from hub.cli import hub as hub_group
from hub.cli.schema import generated

COMMITTED = Path(__file__).parent.parent / "schema"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of schema/ to spoil."""
    return Path(shutil.copytree(COMMITTED, tmp_path / "schema"))


def run(command: str, folder: Path) -> tuple[int, str]:
    """Exit code and everything that `hub schema COMMAND` says."""
    answer = CliRunner().invoke(
        hub_group, ["schema", command, "--folder", str(folder)], standalone_mode=False
    )
    assert answer.exception is None
    return answer.return_value, answer.output


@pytest.mark.parametrize("name", ["hub.graphql", "access.md"])
def test_the_committed_file_is_what_the_code_says(name: str) -> None:
    assert (COMMITTED / name).read_text("utf-8") == generated()[name], "run `make schema`, review"


def test_a_folder_as_committed_passes_and_is_left_alone(folder: Path) -> None:
    assert run("check", folder)[0] == 0
    code, said = run("export", folder)
    assert code == 0
    assert "written" not in said


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("hub.graphql", "type Query {", 'type Query {\n  "gone since" old: String\n'),
        ("access.md", "| `me` |", "| `mine` |"),
    ],
)
def test_a_stale_file_fails_the_check_by_name(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    code, said = run("check", folder)
    assert code == 1
    assert name in said


def test_an_undeclared_breaking_change_stops_check_and_export(folder: Path) -> None:
    """The committed schema promised a field that the code no longer has."""
    path = folder / "hub.graphql"
    promised = path.read_text("utf-8").replace(
        "type Query {", "type Query {\n  weather: String\n", 1
    )
    path.write_text(promised, "utf-8")
    for command in ("check", "export"):
        code, said = run(command, folder)
        assert code == 1
        assert "breaks clients: FIELD_REMOVED: Field Query.weather was removed." in said
    assert path.read_text("utf-8") == promised


def test_a_declared_breaking_change_is_exported(folder: Path) -> None:
    path = folder / "hub.graphql"
    code_says = path.read_text("utf-8")
    path.write_text(
        code_says.replace("type Query {", "type Query {\n  weather: String\n", 1), "utf-8"
    )
    line = "FIELD_REMOVED: Field Query.weather was removed.\n"
    (folder / "breaking.txt").write_text(f"# It never knew.\n{line}", "utf-8")
    assert run("export", folder)[0] == 0
    assert path.read_text("utf-8") == code_says
    assert run("check", folder)[0] == 0


def test_a_new_folder_is_filled(tmp_path: Path) -> None:
    assert run("export", tmp_path / "new")[0] == 0
    assert run("check", tmp_path / "new")[0] == 0


# The statement of access ---------------------------------------------------------------------------

STRUCTURE = ("Payload", "Connection", "Edge")
"""Ends of names of types that only carry others."""


def _exposed(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every (type, field) that a rule has to open."""
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    for name, kind in sorted(schema.type_map.items()):
        if not isinstance(kind, GraphQLObjectType) or kind in roots or name.startswith("__"):
            continue
        if name not in ("PageInfo", "UserError") and not name.endswith(STRUCTURE):
            yield from ((name, field) for field in kind.fields)


def problems(schema: strawberry.Schema) -> list[str]:
    """Fields without a rule, rules without a field, and operations without either."""
    graph = schema._schema
    listed = [
        (kind, field)
        for types in access.FIELDS.values()
        for kind, fields in types.items()
        for field in fields.split()
    ]
    exposed = set(_exposed(graph))
    found = [f"{t}.{f} has no access rule: list it." for t, f in sorted(exposed - set(listed))]
    found += [f"{t}.{f} is listed, and not there." for t, f in sorted(set(listed) - exposed)]
    found += [
        f"{t}.{f} is listed twice." for t, f in sorted(set(listed)) if listed.count((t, f)) > 1
    ]
    found += [
        f"{name} opens fields, and is no operation."
        for name in access.FIELDS
        if name not in OPERATIONS
    ]
    # `node` opens what the object's own query would: the same rules, by another way.
    for root in (graph.query_type, graph.mutation_type, graph.subscription_type):
        assert root is not None
        names = (name for name in root.fields if name not in OPERATIONS and name != "node")
        found += [f"{root.name}.{name} has no access rule." for name in names]
    return found


def test_every_field_has_a_rule() -> None:
    assert problems(schema.build()) == []


@strawberry.type
class _Diary:
    title: str


@strawberry.type
class _Query:
    me: str
    diary: _Diary | None


@strawberry.type
class _Mutation:
    burn_diary: bool


@strawberry.type
class _Subscription:
    worklist_changed: str


def test_a_type_and_an_operation_without_a_rule_are_found() -> None:
    found = problems(
        strawberry.Schema(query=_Query, mutation=_Mutation, subscription=_Subscription)
    )
    for line in (
        "_Diary.title has no access rule: list it.",
        "Query.diary has no access rule.",
        "Mutation.burnDiary has no access rule.",
        "Case.person is listed, and not there.",
    ):
        assert line.replace("_Diary", "Diary") in [
            one.replace("_Query", "Query")
            .replace("_Mutation", "Mutation")
            .replace("_Diary", "Diary")
            for one in found
        ]


def test_a_field_that_lost_its_rule_or_has_two_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    person = access.FIELDS["case.person"]
    monkeypatch.setitem(access.FIELDS, "case.person", {**person, "Case": ""})
    assert problems(schema.build()) == ["Case.person has no access rule: list it."]
    monkeypatch.setitem(access.FIELDS, "case.person", {**person, "Case": "person code"})
    assert problems(schema.build()) == ["Case.code is listed twice."]


def test_fields_under_a_rule_that_does_not_exist_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    person = access.FIELDS["case.person"]
    monkeypatch.delitem(access.FIELDS, "case.person")
    monkeypatch.setitem(access.FIELDS, "case.nothing", person)
    assert problems(schema.build()) == ["case.nothing opens fields, and is no operation."]


@pytest.mark.parametrize("name", ["eraseCase", "acceptReferral", "me"])
def test_a_root_field_that_lost_its_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delitem(OPERATIONS, name)
    found = problems(schema.build())
    assert any(line.endswith(f".{name} has no access rule.") for line in found)


def test_a_rule_that_changes_changes_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    built = schema.build()
    before = access.statement(built)
    row = next(line for line in before.splitlines() if line.startswith("| `acceptReferral`"))
    assert "receiving desk" in row
    assert "sending" not in row
    monkeypatch.setitem(OPERATIONS, "acceptReferral", OPERATIONS["addAddendum"])
    assert access.statement(built) != before
