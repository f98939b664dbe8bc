"""How often something may happen, per key, within this worker: a token bucket.

Workers do not share it, so with N workers the limit is up to N times as high. It slows floods
down; nothing relies on it to keep a secret.
"""

import time
from collections import OrderedDict


class Pace:
    """Allows `burst` at once and `per_second` in the long run, for each key apart."""

    CAPACITY = 10_000

    def __init__(self, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str = "") -> float:
        """Takes one turn. Returns 0 when granted, otherwise the seconds until the next one."""
        now = time.monotonic()
        left, then = self._buckets.pop(key, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * self.per_second)
        granted = left >= 1
        self._buckets[key] = (left - 1 if granted else left, now)
        if len(self._buckets) > self.CAPACITY:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1 - left) / self.per_second
