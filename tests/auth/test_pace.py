"""Bursts are allowed, floods are not."""

import pytest

from hub.auth.pace import Pace


def test_a_burst_passes_and_then_one_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    pace = Pace(per_second=0.5, burst=3)
    assert [pace.take("a") for _ in range(3)] == [0, 0, 0]
    assert pace.take("a") == pytest.approx(2.0)
    assert pace.take("b") == 0
    now += 2.0
    assert pace.take("a") == 0
    assert pace.take("a") > 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    pace = Pace(per_second=1, burst=1)
    for number in range(Pace.CAPACITY + 50):
        pace.take(str(number))
    assert len(pace._buckets) == Pace.CAPACITY
