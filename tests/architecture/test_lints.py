"""Small rules of the house that no linter knows, each with an example that breaks it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HUB = ROOT / "hub"
MOST_LINES = 400

FILES = sorted(path for path in HUB.rglob("*.py") if "node_modules" not in path.parts)
TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}

TOP = {
    ".ci", ".gitignore", ".requirements.lock", "LICENSE", "Makefile", "README.md", "hub", "migrations",
    "plugins", "pyproject.toml", "schema", "tests",
}  # fmt: skip
"""What may lie at the top of the repository; a newcomer there is a decision, not an accident."""

DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}

SQL = re.compile(
    r"\b(SELECT\s.+\bFROM\b|SELECT\s+hub\.|INSERT\s+INTO\b|UPDATE\s+\w+(\.\w+)?\s+SET\b|DELETE\s+FROM\b"
    r"|CREATE\s+(TABLE|ROLE|DATABASE|SCHEMA)\b|ALTER\s+TABLE\b|LOCK\s+TABLE\b)",
    re.DOTALL,
)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of a file that is not a docstring, with the line it begins on."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = [p.value for p in node.values if isinstance(p, ast.Constant)]
            yield node.lineno, "x".join(map(str, said))
        elif id(node) in documentation | inside:
            continue
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def sql_in(tree: ast.AST) -> list[int]:
    """Lines on which a text looks like SQL."""
    return [line for line, text in texts(tree) if SQL.search(text)]


def is_store(name: str) -> bool:
    """Where SQL belongs: what is done with rows, where fields come from, and what joins the latter."""
    return name.endswith(("/reads.py", "store.py")) or name.startswith(("hub/db/", "hub/reads/"))


@pytest.mark.parametrize("name", [name for name in TREES if not is_store(name)])
def test_sql_is_written_in_stores_only(name: str) -> None:
    assert sql_in(TREES[name]) == []


def test_stores_are_where_it_is() -> None:
    assert sum(bool(sql_in(tree)) for name, tree in TREES.items() if is_store(name)) > 8


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "SELECT id FROM hub.desk"', True),
        ('x = f"UPDATE hub.desk SET name = {n}"', True),
        ('x = """\\n  INSERT INTO hub.desk (id) VALUES ($1)"""', True),
        ('x = "DELETE FROM hub.desk"', True),
        ('"""Selects desks FROM a list."""', False),
        ('x = "Select a desk from the list"', False),
    ],
)
def test_the_search_for_sql_finds_it(source: str, found: bool) -> None:
    assert bool(sql_in(ast.parse(source))) == found


def test_no_module_is_a_drawer() -> None:
    names = {part.removesuffix(".py") for path in FILES for part in path.relative_to(HUB).parts}
    assert not names & DRAWERS


@pytest.mark.parametrize("name", [name for name in TREES if not name.endswith("__init__.py")])
def test_every_module_says_what_it_is_for(name: str) -> None:
    said = ast.get_docstring(TREES[name]) or ""
    assert said.strip(), f"{name} has no docstring"
    assert said.split("\n\n")[0].rstrip().endswith((".", ":", "?", "!")), name


def test_a_package_file_holds_nothing_or_says_what_it_is_for() -> None:
    for name, tree in TREES.items():
        if name.endswith("__init__.py"):
            assert not tree.body or ast.get_docstring(tree), name


@pytest.mark.parametrize("name", sorted(TREES))
def test_no_file_is_longer_than_one_can_read(name: str) -> None:
    lines = len((ROOT / name).read_text("utf-8").splitlines())
    assert lines <= MOST_LINES, f"{name} has {lines} lines: split it along a seam that has a name"


def test_every_migration_begins_by_saying_what_it_is_for() -> None:
    for path in sorted((ROOT / "migrations").glob("*.sql")):
        assert path.read_text("utf-8").startswith("-- "), path.name


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def operations(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions registered with @operation(...)."""
    return [
        function
        for function in functions(tree)
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name)
        if mark.func.id == "operation"
    ]


def test_every_operation_says_in_one_sentence_what_it_permits() -> None:
    found = [(name, function) for name, tree in TREES.items() for function in operations(tree)]
    assert len(found) > 30
    for name, function in found:
        said = (ast.get_docstring(function) or "").splitlines()
        assert said, f"{name}: {function.name}"
        assert said[0].endswith("."), f"{name}: {function.name}"


def test_operations_are_registered_in_policies_only() -> None:
    places = {name for name, tree in TREES.items() if operations(tree)}
    assert all(name.endswith("/policy.py") for name in places)


@pytest.mark.parametrize("name", [name for name in TREES if name.endswith("store.py")])
def test_every_function_of_a_store_takes_a_transaction_of_an_actor(name: str) -> None:
    for function in TREES[name].body:
        if isinstance(function, ast.AsyncFunctionDef):
            first = function.args.args[0]
            assert isinstance(first.annotation, ast.Name), function.name
            assert (first.arg, first.annotation.id) == ("tx", "Transaction"), function.name


LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "logger", "logging", "_log"}


def built_log_lines(tree: ast.AST) -> list[int]:
    """Calls that log a text built from values; fields are filtered, built texts are not."""
    found = []
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        owner = call.func.value
        if call.func.attr not in LOGGING or not isinstance(owner, ast.Name):
            continue
        built = (ast.JoinedStr, ast.BinOp, ast.Call)
        if owner.id in LOGGERS and any(isinstance(part, built) for part in call.args[:1]):
            found.append(call.lineno)
    return found


PERSONAL = {
    "address", "answers", "birth_date", "body", "document", "documents", "email", "family", "family_names",
    "full_name", "given_names", "identity", "name", "narrative", "note", "phone", "phones", "reason_text",
    "story", "text", "token", "password", "secret",
}  # fmt: skip


def personal_log_fields(tree: ast.AST) -> list[str]:
    """Fields of log lines that may carry something personal, by their keyword or by what they read."""
    found = []
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        owner = call.func.value
        if (
            call.func.attr not in LOGGING
            or not isinstance(owner, ast.Name)
            or owner.id not in LOGGERS
        ):
            continue
        read = {
            node.attr
            for part in [*call.args, *(k.value for k in call.keywords)]
            for node in ast.walk(part)
            if isinstance(node, ast.Attribute)
        }
        found += sorted((read | {k.arg or "" for k in call.keywords}) & PERSONAL)
    return found


HARMLESS = {"hub/api/masking.py": ["name"]}
"""The name of a function in a traceback."""


@pytest.mark.parametrize("name", sorted(TREES))
def test_a_log_line_is_a_fixed_word_with_fields_none_of_them_personal(name: str) -> None:
    assert built_log_lines(TREES[name]) == []
    assert personal_log_fields(TREES[name]) == HARMLESS.get(name, [])


@pytest.mark.parametrize(
    ("source", "built", "personal"),
    [
        ('log.info(f"opened {case.code}")', True, False),
        ('log.info("opened " + code)', True, False),
        ('logging.warning("%s".format(x))', True, False),
        ('log.error("opened", email=person)', False, True),
        ('log.error("opened", who=str(person.full_name))', False, True),
        ('log.info("opened", case=str(case.id))', False, False),
    ],
)
def test_the_search_for_personal_log_lines_finds_them(
    source: str, built: bool, personal: bool
) -> None:
    tree = ast.parse(source)
    assert (bool(built_log_lines(tree)), bool(personal_log_fields(tree))) == (built, personal)


def test_nothing_is_printed_outside_of_the_command_line() -> None:
    for name, tree in TREES.items():
        if not name.startswith(("hub/cli/", "hub/api/graphiql")):
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
            printed = [
                c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"
            ]
            assert printed == [], name


PURE = re.compile(
    r"hub/(\w+/(model|policy|rules|clock|packet|calendar|merkle|envelope|code|reasons)|errors)\.py$"
)
REACHING = {
    "asyncio",
    "io",
    "logging",
    "pathlib",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "time",
    "urllib",
}


def test_pure_modules_reach_for_nothing_outside() -> None:
    pure = {name: tree for name, tree in TREES.items() if PURE.match(name)}
    assert len(pure) > 15
    for name, tree in pure.items():
        imported = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        }
        assert not imported & REACHING, name
        assert not any(
            isinstance(node, ast.Await | ast.AsyncFunctionDef) for node in ast.walk(tree)
        ), name
        opened = [
            n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in ("open", "print")
        ]
        assert not opened, name


def tracked() -> set[str]:
    """The names at the top that are not ignored; without git, what lies there and is not hidden."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    patterns = [line.rstrip("/") for line in ignored]
    return {
        path.name
        for path in ROOT.iterdir()
        if path.name != ".git" and not any(path.match(pattern) for pattern in patterns)
    }


def test_only_what_belongs_there_lies_at_the_top() -> None:
    assert tracked() <= TOP


def test_tests_lie_beside_what_they_test() -> None:
    """tests/ mirrors hub/, plus the kinds of test that belong to no one feature."""
    own = {"access", "architecture", "bench", "journeys", "screenshots"}
    features = {path.name for path in HUB.iterdir() if path.is_dir()}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} <= features | own
