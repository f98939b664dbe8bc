"""Ids made by the application, when a row's id is needed before the row is written."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562 section 5.7): milliseconds since 1970, their fraction, then 62 random bits.

    As PostgreSQL's own: ids made one after the other sort in that order, also within a millisecond.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & ~(0x3 << 62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random)
