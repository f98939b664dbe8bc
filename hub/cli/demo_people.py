"""Invented staff of the demo. Names are made up, addresses lie in domains reserved for examples.

The passphrase is public on purpose: it opens a provider that listens on this machine only.
"""

from dataclasses import dataclass

from hub.auth.model import Role

PASSPHRASE = "puente-frontera-lluvia"  # noqa: S105 - see above


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A member of staff. `city` is the office whose desk they work at, None for no desk."""

    name: str
    email: str
    agency: str
    roles: tuple[Role, ...]
    city: str | None = None
    locale: str = "es"

    @property
    def what(self) -> str:
        """Their roles, for a list of whom to sign in as."""
        return ", ".join(role.value.replace("_", " ") for role in self.roles)


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("Ana López Cruz", "ana.lopez@iom.example", "iom", (Role.CASEWORKER,), "Tapachula"),
    DemoPerson(
        "Bruno Salas Ortiz", "bruno.salas@iom.example", "iom", (Role.FOCAL_POINT,), "Tapachula"
    ),
    DemoPerson("Carla Medina Ríos", "carla.medina@iom.example", "iom", (Role.AGENCY_ADMIN,)),
    DemoPerson(
        "Diego Fuentes Vera", "diego.fuentes@iom.example", "iom", (Role.DATA_PROTECTION_OFFICER,)
    ),
    DemoPerson(
        "Elena Prado Solís", "elena.prado@iom.example", "iom", (Role.SECRETARIAT_COORDINATOR,)
    ),
    DemoPerson("Farid Haddad", "farid.haddad@iom.example", "iom", (Role.SECRETARIAT_ANALYST,)),
    DemoPerson(
        "Gloria Tzul Ajú", "gloria.tzul@unhcr.example", "unhcr", (Role.CASEWORKER,), "Tapachula"
    ),
    DemoPerson(
        "Hugo Marín Peña", "hugo.marin@unhcr.example", "unhcr", (Role.FOCAL_POINT,), "Tapachula"
    ),
    DemoPerson(
        "Inés Calderón Mora",
        "ines.calderon@unhcr.example",
        "unhcr",
        (Role.DATA_PROTECTION_OFFICER,),
    ),
    DemoPerson("Joël Baptiste", "joel.baptiste@unhcr.example", "unhcr", (Role.AGENCY_ADMIN,)),
    DemoPerson(
        "Karen Ixchel Pech",
        "karen.pech@unicef.example",
        "unicef",
        (Role.CASEWORKER,),
        "Tapachula",
    ),
    DemoPerson(
        "Luis Arce Domínguez",
        "luis.arce@unodc.example",
        "unodc",
        (Role.CASEWORKER,),
        "Ciudad de México",
    ),
    *(
        DemoPerson(name, f"{address}@{agency}.example", agency, (Role.AGENCY_ADMIN,))
        for agency, name, address in (
            ("unicef", "Noé Barrios Luna", "noe.barrios"),
            ("ohchr", "Olivia Sandoval Rey", "olivia.sandoval"),
            ("unwomen", "Paula Ixtlán Robles", "paula.ixtlan"),
            ("unodc", "Quirino Lara Sosa", "quirino.lara"),
            ("ilo", "Rocío Montes Gil", "rocio.montes"),
            ("undp", "Saúl Herrera Paz", "saul.herrera"),
            ("unfpa", "Tania Burgos Cid", "tania.burgos"),
            ("paho", "Ulises Nava Cano", "ulises.nava"),
            ("unesco", "Vera Camacho Ruiz", "vera.camacho"),
            ("fao", "Wendy Osorio Mata", "wendy.osorio"),
            ("unhabitat", "Xavier Puga Linares", "xavier.puga"),
            ("unaids", "Yolanda Trejo Arce", "yolanda.trejo"),
            ("eclac", "Zoé Villaseñor Díaz", "zoe.villasenor"),
            ("rco", "Abel Quintana Mora", "abel.quintana"),
        )
    ),
    # Holds a role, but of an agency that sees no cases: the role alone must open nothing.
    DemoPerson("Marta Quiroga Leal", "marta.quiroga@eclac.example", "eclac", (Role.CASEWORKER,)),
)


def person(email: str) -> DemoPerson | None:
    """The person with that address, or None."""
    wanted = email.strip().casefold()
    return next((one for one in PEOPLE if one.email == wanted), None)


def domain_of(agency: str) -> str:
    """The e-mail domain of an agency in the demo."""
    return f"{agency}.example"


AGENCIES: tuple[str, ...] = tuple(dict.fromkeys(one.agency for one in PEOPLE))
"""Codes of the agencies that have staff here."""
