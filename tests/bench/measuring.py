"""Figures: what was measured, what was aimed at, and whether it holds."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. value and limit are in `unit`; `limit` None: for information.

    note: the floor of the same run, or how it was measured. is_floor: the value must not fall below the limit.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""
    is_floor: bool = False

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        is_met = self.value >= self.limit if self.is_floor else self.value <= self.limit
        return "holds" if is_met else "**missed**"

    @property
    def aim(self) -> str:
        if self.limit is None:
            return ""
        return f"{'≥' if self.is_floor else '≤'} {_number(self.limit)} {self.unit}".strip()

    @property
    def measured(self) -> str:
        return f"{_number(self.value)} {self.unit}".strip()


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | aim | measured | | how, floor |", "| --- | --- | --- | --- | --- |"]
    for figure in figures:
        lines.append(f"| {figure.name} | {figure.aim} | {figure.measured} | {figure.verdict} | {figure.note} |")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Sample:
    """Wall and CPU times of the same action, in milliseconds, many times."""

    wall_ms: Sequence[float]
    cpu_ms: Sequence[float]

    def note(self) -> str:
        wall, cpu = self.wall_ms, self.cpu_ms
        return (
            f"CPU p50 {_number(statistics.median(cpu))}, p95 {_number(p95(cpu))}; wall p50 "
            f"{_number(statistics.median(wall))}, p95 {_number(p95(wall))} ms; {len(wall)} times"
        )


def sample(actions: Iterable[Callable[[], object]], *, cpu_clock: Callable[[], float] = time.process_time) -> Sample:
    """Do each action once and time it. cpu_clock: `time.thread_time` for the CPU of this thread alone."""
    wall_ms, cpu_ms = [], []
    gc.collect()
    for action in actions:
        start_s, start_cpu_s = time.perf_counter(), cpu_clock()
        action()
        cpu_ms.append((cpu_clock() - start_cpu_s) * 1_000)
        wall_ms.append((time.perf_counter() - start_s) * 1_000)
    return Sample(wall_ms, cpu_ms)


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
