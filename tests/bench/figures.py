"""What was measured, and the table that says so. Prints ratios; never judges them."""

import os
import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.bench.inside import Profile
from tests.bench.servers import Memory


@dataclass(frozen=True)
class Sample:
    """One round: answers a second; and in ms the server's processor time for each, and the time within
    which 95 of 100 came, where they are known."""

    rate: float
    cpu: float | None = None
    p95: float | None = None


Side = Callable[[int], Awaitable[Sample]]
"""Runs one round with so many connections."""

WIDTH = 62


@dataclass
class Comparison:
    """Rates of several sides, round by round, taken in turn."""

    connections: int
    rates: dict[str, list[float]] = field(default_factory=dict)
    cpus: dict[str, list[float]] = field(default_factory=dict)
    p95s: dict[str, list[float]] = field(default_factory=dict)

    def median(self, side: str) -> float:
        """The median rate of a side."""
        return statistics.median(self.rates[side])

    def cpu(self, side: str) -> float | None:
        """The median processor time of an answer, in ms."""
        each = self.cpus.get(side)
        return statistics.median(each) if each else None

    def ratio(self, side: str, other: str) -> float:
        """Of the medians of two sides."""
        return self.median(side) / self.median(other)

    def lowest_and_highest(self, side: str, other: str) -> tuple[float, float]:
        """Of the ratios of single rounds."""
        each = [a / b for a, b in zip(self.rates[side], self.rates[other], strict=True)]
        return min(each), max(each)


async def compare(
    sides: Mapping[str, Side], connections: int, rounds: int, said: Callable[[str], None]
) -> Comparison:
    """Runs the sides in turn, there and back again, after one round that does not count."""
    found = Comparison(connections, {name: [] for name in sides})
    for number in range(rounds + 1):
        order = list(sides) if number % 2 else list(sides)[::-1]
        for name in order:
            sample = await sides[name](connections)
            if number:
                found.rates[name].append(sample.rate)
                if sample.cpu is not None:
                    found.cpus.setdefault(name, []).append(sample.cpu)
                if sample.p95 is not None:
                    found.p95s.setdefault(name, []).append(sample.p95)
            said(f"{connections:>2} connections, round {number}: {name}: {sample.rate:,.0f}/s")
    return found


def heading(text: str) -> list[str]:
    """A line and what underlines it."""
    return ["", text, "-" * len(text)]


def rates(title: str, reference: str, comparisons: list[Comparison]) -> list[str]:
    """Every side's rate, and its ratio to the reference side's."""
    lines = heading(title)
    for found in comparisons:
        at_once = f"{found.connections} connection{'s' if found.connections > 1 else ''}"
        lines.append(
            f"{at_once:<{WIDTH}}"
            f"{'per second':>11}  {'lowest-highest':>15}  {'CPU ms':>6}  {'ratio':>6}  lowest-highest"
        )
        for name, each in found.rates.items():
            spread = f"{min(each):,.0f}-{max(each):,.0f}"
            line = f"  {name:<{WIDTH - 2}}{found.median(name):>11,.0f}  {spread:>15}"
            cpu = found.cpu(name)
            line += f"  {cpu:>6.1f}" if cpu is not None else " " * 8
            if name != reference:
                low, high = found.lowest_and_highest(reference, name)
                line += f"  {found.ratio(reference, name):>6.2f}  {low:.2f}-{high:.2f}"
            lines.append(line)
    lines.append(f"ratio: {reference} / that line, of the medians; its spread, of single rounds.")
    lines.append("CPU ms: processor time of the worker for one answer, the database's not counted.")
    return lines


def slowest(title: str, sizes: list[str], found: list[list[Comparison]]) -> list[str]:
    """The 95th percentile at every size, beside that at the smallest. `found`: by size, then connections."""
    lines = heading(title)
    lines.append(
        f"{'p95 in ms, median of the rounds':<{WIDTH}}"
        + "".join(f"{n:>12}" for n in sizes)
        + "   ratio"
    )
    for each in zip(*found, strict=True):
        for name in each[0].p95s:
            medians = [statistics.median(one.p95s[name]) for one in each]
            line = f"  {f'{name}, {each[0].connections} at once':<{WIDTH - 2}}"
            line += "".join(f"{ms:>12.2f}" for ms in medians)
            lines.append(f"{line}{medians[-1] / medians[0]:>8.2f}")
    lines.append("ratio: the largest to the smallest.")
    return lines


def costs(title: str, dearer: list[str], cheaper: str, comparisons: list[Comparison]) -> list[str]:
    """What each dearer side adds to a cheaper one, in milliseconds of one answer."""
    lines = heading(title)
    for found in comparisons:
        base, base_cpu = 1000 / found.median(cheaper), found.cpu(cheaper) or 0.0
        for name in dearer:
            each, cpu = 1000 / found.median(name), found.cpu(name) or 0.0
            lines.append(
                f"  {f'{name}, {found.connections} at once':<{WIDTH - 2}}"
                f"{each - base:>+8.2f} ms of {each:.2f} ({(each - base) / each:.0%});"
                f" CPU {cpu - base_cpu:+.2f} ms of {cpu:.2f}"
            )
    lines.append("ms: one second divided by the answers in it; CPU: of the worker alone.")
    return lines


def memory(rest: Memory, loaded: Memory) -> list[str]:
    """One worker's memory, before and after."""
    return [
        *heading("Memory of one worker"),
        f"{'':<{WIDTH}}{'RSS':>8}{'USS':>10}",
        f"  {'at rest':<{WIDTH - 2}}{rest.rss:>5.0f} MB{rest.uss:>7.0f} MB",
        f"  {'after the load':<{WIDTH - 2}}{loaded.rss:>5.0f} MB{loaded.uss:>7.0f} MB",
    ]


def starts(seconds: list[float], importing: float, first: list[float]) -> list[str]:
    """From `hub serve` to ready, and to the first answer of a worklist."""
    return [
        *heading("From `hub serve` to /readyz 200"),
        f"  {f'median of {len(seconds)}, the database running':<{WIDTH - 2}}"
        f"{statistics.median(seconds):>6.2f} s  ({min(seconds):.2f}-{max(seconds):.2f})",
        f"  {'of which a fresh interpreter that only imports hub.app':<{WIDTH - 2}}{importing:>6.2f} s",
        f"  {'and then to the first answer, a worklist nobody asked for before':<{WIDTH - 2}}"
        f"{statistics.median(first):>6.2f} s  ({min(first):.2f}-{max(first):.2f})",
    ]


def statements(counts: Mapping[str, list[int]]) -> list[str]:
    """How many round trips a request makes, by transaction."""
    lines = heading("Statements of one request (round trips, by transaction)")
    for name, each in counts.items():
        told = f"{sum(each):>4}  ({' + '.join(map(str, each))})"
        lines.append(f"  {name:<{WIDTH - 2}}{told}")
    lines.append("The last of each transaction also cleans the connection for its next user.")
    return lines


def profile(title: str, found: Profile, most: int = 10) -> list[str]:
    """The functions with the most own time, and the same by package."""
    lines = heading(title)
    lines.append(
        f"{'own time of one request, under the profiler':<{WIDTH}}{'ms':>9}{'share':>7}{'calls':>9}"
    )
    for one in found.functions[:most]:
        share = one.milliseconds / found.total
        lines.append(
            f"  {one.where[-(WIDTH - 3) :]:<{WIDTH - 2}}{one.milliseconds:>9.3f}{share:>7.1%}{one.calls:>9.1f}"
        )
    lines.append("by package")
    for one in found.packages[:8]:
        share = one.milliseconds / found.total
        lines.append(
            f"  {one.where:<{WIDTH - 2}}{one.milliseconds:>9.3f}{share:>7.1%}{one.calls:>9.1f}"
        )
    lines.append(f"  {'all':<{WIDTH - 2}}{found.total:>9.3f}   100%")
    lines.append(
        f"The profiler makes calls dearer: read shares. Without it, {found.plain:.1f} ms of processor time."
    )
    return lines


def machine() -> str:
    """What it ran on, without a name."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} processor cores; load average {load} (1, 5, 15 minutes)"
