"""Small HSDS packages for the tests, made of our own words."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from hub.directory.importing import Unit


def attribute(taxonomy: str, code: str) -> dict[str, Any]:
    """An attribute that says something in our terms."""
    return {"id": str(uuid4()), "taxonomy_term": {"code": code, "taxonomy": taxonomy}}


@dataclass
class Package:
    """One organization, service, location and service at location, with fresh ids."""

    organization: UUID = field(default_factory=uuid4)
    service: UUID = field(default_factory=uuid4)
    location: UUID = field(default_factory=uuid4)
    offer: UUID = field(default_factory=uuid4)
    street: str = field(default_factory=lambda: f"Calle Oculta {uuid4().hex}")
    name: str = field(default_factory=lambda: f"Consejería {uuid4().hex}")

    def record(self, **service: Any) -> dict[str, Any]:
        """A service at location in full form; keyword arguments add to the service."""
        return {
            "id": str(self.offer),
            "location": {
                "id": str(self.location),
                "name": f"Casa {self.street}",
                "latitude": 14.9,
                "longitude": -92.26,
                "addresses": [
                    {
                        "id": str(uuid4()),
                        "address_1": self.street,
                        "city": "Tapachula",
                        "state_province": "CHIAPAS",
                        "region": "tapachula",
                        "postal_code": "30700",
                        "country": "MX",
                    }
                ],
            },
            "service": {
                "id": str(self.service),
                "name": self.name,
                "status": "active",
                "organization": {"id": str(self.organization), "name": "Organización de prueba"},
            }
            | service,
        }


def unit(*records: Any, name: str = "service_at_location_list.json") -> Unit:
    """A JSON file of records."""
    return Unit(name, {name: json.dumps({"contents": records}).encode()})
