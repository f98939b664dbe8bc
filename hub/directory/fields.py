"""Reads the fields of one HSDS row, and notes what is wrong with each. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hub.directory.hsds import Row
from hub.directory.model import Problem


def identify(value: object, package: str) -> UUID:
    """HSDS ids are UUIDs; others, which exist, become one that is always the same in a package."""
    try:
        return UUID(str(value))
    except ValueError:
        return uuid5(NAMESPACE_URL, f"urn:hsds:{package}:{value}")


class FieldReader:
    """Reads the fields of one row, and notes what is wrong with them."""

    def __init__(self, row: Row, package: str, problems: list[Problem]) -> None:
        self.row, self.package, self.problems = row, package, problems
        self.rejected = False
        self.columns: dict[str, Any] = {}
        self.id = UUID(int=0)
        if self.row.fields.get("id") is None:
            self.reject("id", "It is missing.")
        else:
            self.id = identify(self.row.fields["id"], package)

    def _note(self, name: str, message: str, *, rejected: bool) -> None:
        record = str(self.row.fields.get("id") or "-")[:80]
        problem = Problem(self.row.file, self.row.place, record, name, message, rejected)
        self.problems.append(problem)

    def reject(self, name: str, message: str) -> None:
        self.rejected = True
        self._note(name, message, rejected=True)

    def leave_out(self, name: str, message: str) -> None:
        self._note(name, message, rejected=False)

    def text(self, name: str, column: str | None = None, *, needed: bool = False) -> None:
        """A column of text; `needed` rejects a record that has none."""
        value = self.row.fields.get(name)
        if value is None and needed:
            self.reject(name, "It is missing.")
        elif name in self.row.fields:
            self.columns[column or name] = None if value is None else str(value)

    def parsed(self, name: str, make: Callable[[str], Any], message: str) -> Any:
        """The value of a field, or None where it is missing or cannot be used."""
        value = self.row.fields.get(name)
        if value is None:
            return None
        try:
            return make(str(value))
        except (ValueError, OverflowError):
            self.leave_out(name, message)
            return None

    def number(self, name: str, low: float, high: float) -> float | None:
        """A number within bounds, or None."""

        def within(text: str) -> float:
            value = float(text)
            if not low <= value <= high:
                raise ValueError
            return value

        found: float | None = self.parsed(
            name, within, f"It is no number from {low:g} to {high:g}."
        )
        return found

    def link(self, name: str, known: Collection[UUID], *, needed: bool) -> None:
        """A column that names another record: needed ones reject, others are left out."""
        value = self.row.fields.get(name)
        if value is None:
            if needed:
                self.reject(name, "It is missing.")
            return
        found = identify(value, self.package)
        if found in known:
            self.columns[name] = found
        elif needed:
            self.reject(name, "It names a record that is not there.")
        else:
            self.leave_out(name, "It names a record that is not there.")

    def terms(self) -> dict[str, list[str]] | None:
        """Taxonomy -> codes of the record's attributes; None where it does not speak of them."""
        if "attributes" not in self.row.facets:
            return None
        found: dict[str, list[str]] = defaultdict(list)
        for attribute in self.row.facets["attributes"]:
            term = attribute.get("taxonomy_term")
            term = term if isinstance(term, dict) else {}
            detail = term.get("taxonomy_detail")
            taxonomy = detail.get("name") if isinstance(detail, dict) else None
            taxonomy = taxonomy or term.get("taxonomy")
            code = term.get("code") or attribute.get("value")
            if isinstance(taxonomy, str) and isinstance(code, str | int):
                found[taxonomy].append(str(code))
        return found
