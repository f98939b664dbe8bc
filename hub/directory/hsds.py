"""Reads HSDS 3.1 text into flat rows: nested JSON (full and list forms) and the CSV package.

Pure: text in, rows and problems out. It never guesses: a file, record or line that can be read in
two ways is reported with its place and left out, and the rest goes on. records.py gives meaning.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from hub.directory.model import Problem

Json = dict[str, Any]

MOST_BYTES = 50_000_000
MOST_DEPTH = 20
MOST_CHARACTERS = 20_000
"""Of one string. HSDS has no limit; the longest descriptions in use are a tenth of it."""

TABLES = (
    "organizations",
    "locations",
    "services",
    "service_at_location",
    "schedules",
    "phones",
)
"""HSDS tables whose rows become records of the directory; each refers to those before it."""

FACETS = ("addresses", "languages", "service_areas", "service_capacity", "attributes")
"""HSDS tables whose rows say something about a row of another table."""

# Key of a nested list or object -> the table of what it holds.
NESTED = {
    "organization": "organizations",
    "services": "services",
    "service": "services",
    "locations": "locations",
    "location": "locations",
    "service_at_locations": "service_at_location",
    "schedules": "schedules",
    "phones": "phones",
}
NESTED_FACETS = {
    "addresses": "addresses",
    "languages": "languages",
    "service_areas": "service_areas",
    "capacities": "service_capacity",
    "service_capacity": "service_capacity",
    "attributes": "attributes",
}
LINK = {
    "organizations": "organization_id",
    "services": "service_id",
    "locations": "location_id",
    "service_at_location": "service_at_location_id",
}
# Which of its ancestors a nested record belongs to, and so inherits the id of.
BELONGS = {
    "organizations": (),
    "locations": ("organization_id",),
    "services": ("organization_id",),
    "service_at_location": ("service_id", "location_id"),
    "schedules": ("service_id", "location_id", "service_at_location_id"),
    "phones": ("organization_id", "service_id", "location_id", "service_at_location_id"),
}
OTHER_NAMES = {
    "service_at_locations": "service_at_location",
    "service_capacities": "service_capacity",
}


@dataclass(slots=True)
class Row:
    """One row: its table, its fields, where it stands, and what it speaks of.

    `facets` are nested rows by table; a table that is missing there was not spoken of, an empty
    list says that there are none. `original` is the row as it came.
    """

    table: str
    file: str
    place: str
    fields: Json
    original: Json
    facets: dict[str, list[Json]] = field(default_factory=dict)


@dataclass(slots=True)
class Tables:
    """The rows of one file, or of the CSV files of one folder, and what could not be read."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        """The rows of one table."""
        return [row for row in self.rows if row.table == table]


class _Twice(Json):
    """A JSON object that has a key twice: which one counts is anybody's guess."""

    key = ""


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    seen: set[str] = set()
    twice.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return twice


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def decode(file: str, data: bytes) -> str | Problem:
    """The text of a file, or why it has none."""
    if len(data) > MOST_BYTES:
        return Problem(
            file, "-", "-", "-", f"The file is larger than {MOST_BYTES // 1_000_000} MB."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Problem(file, "-", "-", "-", "The file is not UTF-8.")


def read_json(file: str, data: bytes) -> Tables:
    """The rows of one JSON file: a record, a list of records, or a page of them (`contents`)."""
    tables = Tables()
    text = decode(file, data)
    if isinstance(text, Problem):
        tables.problems.append(text)
        return tables
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        tables.problems.append(Problem(file, "-", "-", "-", "The file is not JSON."))
        return tables
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        document = document["contents"]
    for number, record in enumerate(document if isinstance(document, list) else [document]):
        place = f"#{number}"
        table = table_of(file, record) if isinstance(record, dict) else None
        if table is None:
            tables.problems.append(
                Problem(
                    file, place, _name(record), "-", "This is no HSDS record that is known here."
                )
            )
        else:
            _Flattener(file, tables).record(table, record, {}, place, 0)
    return tables


def table_of(file: str, record: Json) -> str | None:
    """What a record at the top of a file is, by its own keys, or else by the file's name."""
    keys = record.keys()
    if {"service", "location"} <= keys or {"service_id", "location_id"} <= keys:
        return "service_at_location"
    if {"taxonomy_detail", "term_uri", "taxonomy_id"} & keys:
        return "taxonomy_terms"
    if {"latitude", "addresses", "location_type"} & keys:
        return "locations"
    if {"service_at_locations", "organization", "eligibility_description", "assured_date"} & keys:
        return "services"
    if {"services", "legal_status", "organization_identifiers", "year_incorporated"} & keys:
        return "organizations"
    stem = file.rsplit("/", 1)[-1].lower()
    named = {
        "service_at_location": "service_at_location",
        "taxonomy_term": "taxonomy_terms",
        "taxonom": "taxonomies",
        "organization": "organizations",
        "location": "locations",
        "service": "services",
    }
    return next((table for word, table in named.items() if word in stem), None)


def _name(record: Any) -> str:
    return str(record.get("id", "-"))[:80] if isinstance(record, dict) else "-"


class _Flattener:
    """Takes nested records apart, each with the ids of what it hangs on."""

    def __init__(self, file: str, tables: Tables) -> None:
        self.file, self.tables = file, tables

    def record(self, table: str, record: Json, above: Json, place: str, depth: int) -> None:
        problem = _unusable(record) or (
            ("-", "It is nested too deeply.") if depth > MOST_DEPTH else None
        )
        if problem:
            self.tables.problems.append(Problem(self.file, place, _name(record), *problem))
            return
        original = {k: tidy(v) for k, v in record.items() if k not in NESTED}
        fields = {k: v for k, v in original.items() if not isinstance(v, dict | list)}
        for key in BELONGS.get(table, ()):
            if fields.get(key) is None and above.get(key) is not None:
                fields[key] = above[key]
            nested = record.get(key.removesuffix("_id"))
            if fields.get(key) is None and isinstance(nested, dict):
                fields[key] = nested.get("id")
        facets = {
            NESTED_FACETS[k]: [item for item in v if isinstance(item, dict)]
            for k, v in original.items()
            if k in NESTED_FACETS and isinstance(v, list)
        }
        self.tables.rows.append(Row(table, self.file, place, fields, original, facets))
        self._below(table, record, fields, place, depth)

    def _below(self, table: str, record: Json, fields: Json, place: str, depth: int) -> None:
        own = {LINK[table]: fields.get("id")} if table in LINK else {}
        for key, nested in record.items():
            child = NESTED.get(key)
            if child is None or not isinstance(nested, dict | list):
                continue
            # A service under a service at location names its own organization, if any.
            above = {} if key in ("organization", "service", "location") else own
            many = isinstance(nested, list)
            for number, item in enumerate(nested if many else [nested]):
                where = f"{place}.{key}[{number}]" if many else f"{place}.{key}"
                if isinstance(item, dict):
                    self.record(child, item, above, where, depth + 1)
                else:
                    self.tables.problems.append(
                        Problem(self.file, where, "-", "-", "It is not an object.")
                    )


def _unusable(value: Any, key: str = "-", depth: int = 0) -> tuple[str, str] | None:
    """The field and the reason why a record, nested records aside, cannot be used."""
    if isinstance(value, _Twice):
        return value.key[:80], "The key appears twice."
    if depth > MOST_DEPTH:
        return key, "It is nested too deeply."
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            return key, f"It is longer than {MOST_CHARACTERS} characters."
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            return key, "It holds characters that are none."
    # A number like 1e400 is JSON, and becomes infinite.
    if isinstance(value, int | float) and abs(value) >= 10**18:
        return key, "The number is too large."
    items: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        items = ((str(k)[:80], v) for k, v in value.items() if depth or k not in NESTED)
        if any(_unusable(str(k)) for k in value):
            return key, "A key cannot be used."
    elif isinstance(value, list):
        items = ((key, v) for v in value)
    return next((found for k, v in items if (found := _unusable(v, k, depth + 1))), None)


def tidy(value: Any) -> Any:
    """Strings in NFKC without blanks at the ends, empty ones as None; within objects too."""
    if isinstance(value, str):
        return normalize("NFKC", value).strip() or None
    if isinstance(value, dict):
        return {k: tidy(v) for k, v in value.items()}
    return [tidy(v) for v in value] if isinstance(value, list) else value


def read_csv(files: Mapping[str, bytes]) -> Tables:
    """The rows of a tabular package: CSV files by name, which hang together by id."""
    tables = Tables()
    spoken_of = set()
    for file in sorted(files):
        table = file.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
        table = OTHER_NAMES.get(table, table)
        if _read_csv(file, table, files[file], tables):
            spoken_of.add(table)
    _hang(tables, spoken_of)
    return tables


def _read_csv(file: str, table: str, data: bytes, tables: Tables) -> bool:
    text = decode(file, data)
    if isinstance(text, Problem):
        tables.problems.append(text)
        return False
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)

    def wrong(message: str) -> None:
        tables.problems.append(Problem(file, f"line {reader.line_num}", "-", "-", message))

    try:
        header = [name.strip() for name in next(reader, [])]
        if len(set(header)) != len(header):
            wrong("A column appears twice.")
            return False
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                wrong("The line has another number of cells than the header.")
                continue
            record = dict(zip(header, cells, strict=True))
            if problem := _unusable(record):
                place = f"line {reader.line_num}"
                tables.problems.append(Problem(file, place, _name(record), *problem))
                continue
            fields = tidy(record)
            tables.rows.append(Row(table, file, f"line {reader.line_num}", fields, fields))
    except csv.Error:
        wrong("The line is not CSV; it and what follows are left out.")
    return True


def _hang(tables: Tables, spoken_of: set[str]) -> None:
    """Gives rows their facets: addresses to locations, languages to services, and so on.

    A table that the package has speaks of all its owners, so that those without a row have none.
    """
    owners: dict[tuple[str, str], Row] = {}
    for row in tables.rows:
        if row.table in LINK:
            row.facets |= {facet: [] for facet in FACETS if facet in spoken_of}
            if row.fields.get("id"):
                owners.setdefault((row.table, row.fields["id"]), row)
    terms = {r.fields.get("id"): r.fields for r in tables.of("taxonomy_terms")}
    names = {r.fields.get("id"): r.fields.get("name") for r in tables.of("taxonomies")}
    for row in tables.rows:
        if row.table == "attributes":
            term = terms.get(row.fields.get("taxonomy_term_id"))
            if term:
                taxonomy = names.get(term.get("taxonomy_id")) or term.get("taxonomy")
                row.fields = row.fields | {"taxonomy_term": {**term, "taxonomy": taxonomy}}
            targets = [(table, row.fields.get("link_id")) for table in LINK]
        elif row.table in FACETS:
            targets = [(table, row.fields.get(link)) for table, link in LINK.items()]
        else:
            continue
        found = [o for table, id in targets if id and (o := owners.get((table, id)))]
        for owner in found:
            owner.facets.setdefault(row.table, []).append(row.fields)
        if not found:
            tables.problems.append(
                Problem(
                    row.file,
                    row.place,
                    _name(row.fields),
                    "-",
                    "It says something of a record that is not in this package.",
                    rejected=False,
                )
            )
