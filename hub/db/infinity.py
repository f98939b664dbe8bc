"""The moment that never comes, as the database and Python write it."""

from datetime import UTC, datetime

INFINITY = datetime.max
"""What asyncpg reads and writes for 'infinity': the one time without a zone."""
FAR_FUTURE = INFINITY.replace(tzinfo=UTC)
"""What stands for it everywhere else, so that times compare. Sorts what is never due last."""
