"""Turns flat HSDS rows into records that the directory can store, naming what cannot be used. Pure.

Our own terms travel as HSDS attributes, whose taxonomy says what they mean: hub-service, hub-sex,
hub-population, hub-nationality, hub-need, hub-interpretation, hub-place, hub-redacted and hub-desk
(agency/city/desk). A record speaks only of the fields it has; it never clears another's.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import chain
from unicodedata import combining, normalize
from uuid import UUID

from hub.cases.model import Population
from hub.directory.fields import FieldReader, identify
from hub.directory.hsds import LINK, TABLES, Json, Row, Tables
from hub.directory.model import EVERYWHERE, Place, Problem, Record

STORED = {
    "organizations": "organization",
    "locations": "location",
    "services": "service",
    "service_at_location": "service_at_location",
    "schedules": "schedule",
    "phones": "phone",
}
WEEKDAYS = {"MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6, "SU": 7}
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
SPECIFIC_NEEDS = frozenset({"CR", "SC", "WR", "ER", "SP", "DS", "SM", "FU", "LP", "TR", "SV"})
MOST_CAPACITY = 100_000
NO = ("false", "no", "0")

# Taxonomy of an attribute -> the service's column, and which codes it may hold.
ELIGIBILITY: dict[str, tuple[str, Callable[[str], bool]]] = {
    "hub-population": ("populations", lambda code: code in set(Population)),
    "hub-nationality": (
        "nationalities",
        lambda code: len(code) == 2 and code.isascii() and code.isupper(),
    ),
    "hub-need": ("needs", lambda code: code in SPECIFIC_NEEDS),
    "hub-sex": ("sexes", lambda code: code in ("0", "1", "2", "9")),
    "hub-interpretation": ("interpretation", lambda code: 2 <= len(code) <= 35),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the directory and the network have already.

    `stored` says for each table which agency maintains which record (None: the secretariat);
    `desk` finds a desk's id and agency by 'agency code/city/desk name'.
    """

    service_codes: Collection[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict)
    stored: Mapping[str, Mapping[UUID, UUID | None]] = field(default_factory=dict)
    desk: Callable[[str], tuple[UUID, UUID] | None] = lambda _: None


def plain(name: str) -> str:
    """As hub.plain in the database: without case, width and accents."""
    lower = normalize("NFKD", normalize("NFKC", name).lower())
    return "".join(c for c in lower if not combining(c))


class Package:
    """The records of a package in the order in which they can be stored, and its problems."""

    def __init__(
        self, tables: Tables, known: Known, *, package: str, agency_id: UUID | None = None
    ) -> None:
        self.name, self.known, self.agency_id = package, known, agency_id
        self.problems = list(tables.problems)
        self.records: list[Record] = []
        self.ids: dict[str, set[UUID]] = {
            table: set(known.stored.get(table, ())) for table in STORED.values()
        }
        self._states = {plain(p.name): p for p in known.places.values() if p.level == 1}
        self._towns = {(p.parent, plain(p.name)): p for p in known.places.values() if p.level == 2}
        rows = self._merged(tables)
        self._count = Counter(str(r.fields.get("service_id")) for r in rows["service_at_location"])
        self._capacity: dict[UUID, Json] = {}
        fill = {
            "organizations": self._organization,
            "locations": self._location,
            "services": self._service,
            "service_at_location": self._service_at_location,
            "schedules": self._schedule,
            "phones": self._phone,
        }
        for table in TABLES:
            for row in rows[table]:
                read = FieldReader(row, package, self.problems)
                fill[table](read)
                self._keep(read, STORED[table])
        self._others(tables)
        self._maintainers()

    def _merged(self, tables: Tables) -> dict[str, list[Row]]:
        """Rows by table. Nested forms repeat records: together they say what each of them says."""
        found: dict[str, dict[object, Row]] = {table: {} for table in TABLES}
        for row in tables.rows:
            if row.table not in found:
                continue
            key = row.fields.get("id") or row.place
            first = found[row.table].setdefault(key, row)
            if first is row:
                continue
            first.fields = {
                **row.fields,
                **{k: v for k, v in first.fields.items() if v is not None},
            }
            first.original = {**row.original, **first.original}
            for facet, more in row.facets.items():
                have = first.facets.setdefault(facet, [])
                have += [item for item in more if item not in have]
        return {table: list(rows.values()) for table, rows in found.items()}

    def _is_new(self, read: FieldReader, table: str) -> bool:
        return read.id not in self.known.stored.get(table, ())

    def _keep(self, read: FieldReader, table: str) -> None:
        if read.rejected:
            return
        self.ids[table].add(read.id)
        row = read.row
        self.records.append(
            Record(row.table, table, read.id, row.file, row.place, read.columns, row.original)
        )

    def _organization(self, read: FieldReader) -> None:
        read.text("name", needed=self._is_new(read, "organization"))
        read.text("description")

    def _location(self, read: FieldReader) -> None:
        read.link("organization_id", self.ids["organization"], needed=False)
        read.text("name")
        both = {"latitude", "longitude"} & read.row.fields.keys()
        if both:
            latitude, longitude = (
                read.number("latitude", -90, 90),
                read.number("longitude", -180, 180),
            )
            known = latitude is not None and longitude is not None
            read.columns["latitude"] = latitude if known else None
            read.columns["longitude"] = longitude if known else None
        terms = read.terms() or {}
        place = self._address(read)
        named = [p for code in terms.get("hub-place", ()) if (p := self.known.places.get(code))]
        if "hub-place" in terms and not named:
            read.leave_out("attributes", "It names a place that is no P-code of Mexico.")
        place = max(named, key=lambda p: p.level, default=place)
        if place is not None:
            read.columns["adm1"] = place.pcode[:4]
            read.columns["adm2"] = place.pcode if place.level == 2 else None
        if "hub-redacted" in terms:
            # Only a word takes a safe house out of hiding, never the lack of one.
            read.columns["redacted"] = not all(v.lower() in NO for v in terms["hub-redacted"])

    def _address(self, read: FieldReader) -> Place | None:
        """The columns of an address; the state or municipality that it names exactly, if any."""
        if "addresses" not in read.row.facets:
            return None
        addresses = read.row.facets["addresses"]
        physical = [a for a in addresses if a.get("address_type") == "physical"]
        one = next(iter(physical or addresses), {})

        def said(name: str) -> str | None:
            value = one.get(name)
            return None if value is None or isinstance(value, dict | list) else str(value)

        lines = [line for line in (said("address_1"), said("address_2")) if line]
        read.columns |= {
            "city": said("city"),
            "address": ", ".join(lines) or None,
            "postal_code": said("postal_code"),
        }
        if said("country") != "MX":
            return None
        state = self._states.get(plain(said("state_province") or ""))
        names = [plain(name) for name in (said("region"), said("city")) if name]
        towns = [t for name in names if state and (t := self._towns.get((state.pcode, name)))]
        return next(iter(towns), state)

    def _service(self, read: FieldReader) -> None:
        new = self._is_new(read, "service")
        read.link("organization_id", self.ids["organization"], needed=new)
        read.text("name", needed=new)
        read.text("description")
        status = read.row.fields.get("status")
        if status in STATUSES:
            read.columns["status"] = status
        elif status is not None:
            read.leave_out("status", f"It is none of {', '.join(STATUSES)}.")
        self._ages(read)
        if "assured_date" in read.row.fields:
            read.columns["assured_date"] = read.parsed("assured_date", _date, "It is no date.")
        facets = read.row.facets
        if "languages" in facets:
            codes = {str(item["code"]) for item in facets["languages"] if item.get("code")}
            read.columns["languages"] = sorted(codes)
        if "service_areas" in facets:
            extents = {str(item.get("extent")) for item in facets["service_areas"]}
            read.columns["areas"] = sorted(
                e for e in extents if e in self.known.places or e == EVERYWHERE
            )
        for capacity in facets.get("service_capacity", ()):
            self._capacity.setdefault(read.id, capacity)
        terms = read.terms()
        if terms is not None:
            self._eligibility(read, terms)

    def _ages(self, read: FieldReader) -> None:
        if not {"minimum_age", "maximum_age"} & read.row.fields.keys():
            return
        low, high = read.number("minimum_age", 0, 150), read.number("maximum_age", 0, 150)
        if low is not None and high is not None and low > high:
            read.leave_out("minimum_age", "It is above maximum_age; both are left out.")
            low = high = None
        read.columns |= {"minimum_age": low, "maximum_age": high}

    def _eligibility(self, read: FieldReader, terms: Mapping[str, list[str]]) -> None:
        own = terms.get("hub-service", [])
        named = own or chain.from_iterable(terms.values())
        codes = {code for code in named if code in self.known.service_codes}
        if own and not codes:
            read.leave_out(
                "attributes", "It names a kind of service that the network does not have."
            )
        if len(codes) > 1:
            read.leave_out("attributes", "It names several kinds of service; none is taken.")
        read.columns["service_code"] = codes.pop() if len(codes) == 1 else None
        for taxonomy, (column, fits) in ELIGIBILITY.items():
            codes = set(terms.get(taxonomy, ()))
            good = sorted(code for code in codes if fits(code))
            if len(good) < len(codes):
                read.leave_out("attributes", f"A code of {taxonomy} is not known.")
            read.columns[column] = [int(c) for c in good] if column == "sexes" else good

    def _service_at_location(self, read: FieldReader) -> None:
        new = self._is_new(read, "service_at_location")
        read.link("service_id", self.ids["service"], needed=new)
        read.link("location_id", self.ids["location"], needed=new)
        read.text("description")
        named = (read.terms() or {}).get("hub-desk") or _hub_desk(read.row.original)
        desk = self.known.desk(named[0]) if named else None
        if desk is not None:
            read.columns["desk_id"], read.columns["agency_id"] = desk
        elif named:
            read.leave_out("hub_desk", "It names a desk that the network does not have.")
        capacity = self._capacity.get(read.columns.get("service_id", read.id))
        # HSDS counts per service: with several locations nobody knows how it is spread.
        if capacity and self._count[str(read.row.fields.get("service_id"))] == 1:
            self._room(read, capacity)

    def _room(self, read: FieldReader, capacity: Json) -> None:
        try:
            available = int(float(str(capacity.get("available"))))
            if not 0 <= available <= MOST_CAPACITY:
                raise ValueError
        except (ValueError, OverflowError):
            read.leave_out("capacities.available", f"It is no number from 0 to {MOST_CAPACITY}.")
            return
        read.columns["capacity_available"] = available
        try:
            updated = datetime.fromisoformat(str(capacity["updated"]))
        except (KeyError, ValueError):
            return
        read.columns["capacity_updated_at"] = (
            updated if updated.tzinfo else updated.replace(tzinfo=UTC)
        )

    def _links(self, read: FieldReader, *tables: str) -> None:
        for table in tables:
            read.link(LINK[table], self.ids[STORED[table]], needed=False)
        if not read.columns and not read.rejected:
            read.reject("-", "It hangs on no record that is there.")

    def _schedule(self, read: FieldReader) -> None:
        self._links(read, "services", "locations", "service_at_location")
        if "byday" in read.row.fields:
            days = [d.strip()[-2:].upper() for d in str(read.row.fields["byday"] or "").split(",")]
            if any(d and d not in WEEKDAYS for d in days):
                read.leave_out("byday", "It is no list of weekdays as in MO,TU.")
            read.columns["weekdays"] = sorted({WEEKDAYS[d] for d in days if d in WEEKDAYS})
        for name, column in (("opens_at", "opens"), ("closes_at", "closes")):
            if name in read.row.fields:
                read.columns[column] = read.parsed(name, _time, "It is no time.")
        read.text("description")

    def _phone(self, read: FieldReader) -> None:
        self._links(read, "organizations", "services", "locations", "service_at_location")
        read.text("number", needed=self._is_new(read, "phone"))
        read.text("description")

    def _others(self, tables: Tables) -> None:
        """Rows of which the directory makes nothing yet: kept as they came."""
        for row in tables.rows:
            if row.table not in TABLES:
                id = identify(
                    row.fields.get("id") or repr(sorted(row.fields.items(), key=repr)), self.name
                )
                self.records.append(
                    Record(row.table, None, id, row.file, row.place, {}, row.original)
                )

    def _maintainers(self) -> None:
        """Says who maintains each record: the agency whose desk offers it, else whoever imports.

        What somebody else maintains already is theirs: neither changed nor added to.
        """
        found: dict[UUID, UUID] = {}
        for record in self.records:
            if record.columns.get("desk_id"):
                for id in (record.id, *_named(record).values()):
                    found.setdefault(id, record.columns["agency_id"])
        for record in self.records:
            if record.table == "service" and record.id in found:
                for id in _named(record).values():
                    found.setdefault(id, found[record.id])
        kept = []
        for record in self.records:
            near = [found[id] for id in (record.id, *_named(record).values()) if id in found]
            agency = next(iter(near), self.agency_id)
            if self._is_anothers(record, agency):
                name = str(record.original.get("id", "-"))[:80]
                message = "The record, or what it hangs on, is maintained by somebody else."
                self.problems.append(Problem(record.file, record.place, name, "id", message))
                continue
            record.agency_id = agency
            kept.append(record)
        self.records = kept

    def _is_anothers(self, record: Record, agency: UUID | None) -> bool:
        touched = {record.table or "": record.id}
        if record.table in ("service_at_location", "schedule", "phone"):
            touched |= _named(record)
            if record.table == "service_at_location":
                # Several organizations may work at one place.
                touched.pop("location", None)
        keepers = (self.known.stored.get(table, {}).get(id) for table, id in touched.items())
        return any(keeper is not None and keeper != agency for keeper in keepers)


def _named(record: Record) -> dict[str, UUID]:
    """The records that a record hangs on: table -> id."""
    links = {STORED[table]: record.columns.get(link) for table, link in LINK.items()}
    return {table: id for table, id in links.items() if id is not None}


def _hub_desk(original: Json) -> list[str]:
    """The desk that an offer names with `hub_desk`, our extension of HSDS, as one text."""
    desk = original.get("hub_desk")
    if not isinstance(desk, dict):
        return []
    return ["/".join(str(desk.get(part) or "") for part in ("agency", "city", "desk"))]


def _date(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _time(text: str) -> time:
    return time.fromisoformat(text).replace(tzinfo=None)
