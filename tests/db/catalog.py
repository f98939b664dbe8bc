"""What the catalog says about the hub's tables, policies and functions, as lists of what is wrong.

Each check is a query, so that a test can run it on the real schema and on a deliberately bad one.
"""

import re

import asyncpg

CHECKS = {
    "every table has row-level security, enabled and forced": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind IN ('r', 'p', 'f')
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """,
    "every table has a policy": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind IN ('r', 'p', 'f')
          AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
    """,
    "a view asks as its reader": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind IN ('v', 'm')
          AND (c.relkind = 'm' OR NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
    """,
    "no policy lets the application write whatever it likes": """
        SELECT tablename || '.' || policyname FROM pg_policies
        WHERE schemaname = 'hub' AND roles && '{hub_app,public}' AND cmd <> 'SELECT'
          AND (qual = 'true' OR with_check = 'true' OR (qual IS NULL AND with_check IS NULL))
    """,
    "no policy is for everybody": """
        SELECT tablename || '.' || policyname FROM pg_policies
        WHERE schemaname = 'hub' AND NOT roles <@ '{hub_app,hub_owner}'
    """,
    "a table belongs to the owner role": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind <> 'c'
          AND pg_get_userbyid(c.relowner) <> 'hub_owner' AND c.relname NOT LIKE 'migration%'
    """,
    "a function that runs as its owner sets its search path": """
        SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'hub'::regnamespace AND p.prosecdef
          AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting = 'search_path=""')
    """,
    "a time is with its zone": """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'hub' AND (
              data_type IN ('timestamp without time zone', 'time with time zone')
              OR (column_name ~ '(^|_)at$' AND data_type <> 'timestamp with time zone')
              OR (column_name ~ '_(on|date)$' AND data_type <> 'date')
              -- The hours of a desk are the office's own: there, and only there, a time of day is local.
              OR (data_type = 'time without time zone' AND table_name NOT IN ('desk_hours', 'schedule')))
    """,
    "an id is a uuid, of version 7 or random": """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'hub' AND (column_name = 'id' OR column_name ~ '_id$')
          -- A key provider names its keys as it likes.
          AND column_name <> 'kek_id'
          AND (data_type <> 'uuid'
               OR (column_name = 'id' AND column_default NOT IN ('uuidv7()', 'gen_random_uuid()')))
    """,
    "no table counts its rows out loud": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind = 'S'
    """,
}


async def wrong(connection: asyncpg.Connection, check: str) -> list[str]:
    """The names of what does not pass a check."""
    return sorted(str(row[0]) for row in await connection.fetch(CHECKS[check]))


ASKING = re.compile(
    r"\(|\)|\b(?:actor_\w+|is_job|[a-z]+_cases|oversees|protects|coordinates|signed_in)\("
)


def asked_per_row(expression: str) -> list[str]:
    """Calls that ask who is asking, outside of a scalar sub-select: they would run for every row.

    `( SELECT f())` runs once per statement; one with a FROM, as in EXISTS, runs for every row again.
    """
    open_at: list[int] = []
    found = []
    for match in ASKING.finditer(expression):
        if match[0] == ")":
            open_at.pop()
            continue
        if match[0] != "(":
            inside = [expression[at : match.start()] for at in open_at]
            selects = [text for text in inside if text.startswith("( SELECT")]
            if not selects or " FROM " in selects[-1] or "( SELECT FROM" in selects[-1]:
                found.append(match[0].rstrip("("))
        open_at.append(match.end() - 1)
    return found


async def policies(connection: asyncpg.Connection) -> dict[str, str]:
    """The application's policies: table.policy -> its two expressions."""
    rows = await connection.fetch(
        "SELECT tablename || '.' || policyname AS name, coalesce(qual, '') || ' ' || coalesce(with_check, '') AS said"
        " FROM pg_policies WHERE schemaname = 'hub' AND 'hub_app' = ANY (roles)"
    )
    return {row["name"]: row["said"] for row in rows}
