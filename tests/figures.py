"""Figures of a suite: one table for people, one JSON file for the record, both from the same lines.

A suite measures and returns lines; a line knows its goal, and a suite has passed where every line with a goal met it.
"""

import json
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "figures"
LIBRARIES = ("slack-bolt", "slack-sdk", "sqlalchemy", "apscheduler", "websockets", "psycopg")
WIDE = 64
NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at: how often or how long, its goal in words, and whether it was met.

    `is_met` is None for a figure that stands for itself. `such_as` names some of what should not be, where it was found.
    """

    part: str
    what: str
    value: float | int | str | None
    unit: str = ""
    goal: str = ""
    is_met: bool | None = None
    such_as: tuple[str, ...] = ()


def counted(part: str, what: str, value: int, *, goal: int) -> Line:
    """Return a line of something that must come out exactly so, such as messages lost: 0."""
    return Line(part=part, what=what, value=value, goal=f"{goal:,}", is_met=value == goal)


def none_of(part: str, what: str, wrong: Sequence[str]) -> Line:
    """Return a line of what must not be at all, with some of what there was of it in words."""
    return Line(part=part, what=what, value=len(wrong), goal="0", is_met=not wrong, such_as=tuple(wrong[:NAMED]))


def at_most(part: str, what: str, value: float, goal: float, unit: str) -> Line:
    """Return a line of a figure that may not be larger than its goal."""
    return Line(part=part, what=what, value=round(value, 3), unit=unit, goal=f"≤ {goal:g}", is_met=value <= goal)


def shown(part: str, what: str, value: float | str | None, unit: str = "") -> Line:
    """Return a line of a figure without a goal."""
    return Line(part=part, what=what, value=round(value, 3) if isinstance(value, float) else value, unit=unit)


def all_met(lines: Sequence[Line]) -> bool:
    """Tell whether every line that has a goal met it."""
    return all(line.is_met is not False for line in lines)


def table(title: str, lines: Sequence[Line]) -> str:
    """Return the lines as people read them, under the name of each part."""
    said, part = [f"\n{title}\n"], None
    for line in lines:
        if line.part != part:
            part = line.part
            said.append(f"  {part}")
        value = f"{line.value:,}" if isinstance(line.value, int | float) else str(line.value)
        mark = {True: "ok", False: "MISSED", None: ""}[line.is_met]
        said.append(f"    {line.what:<{WIDE}} {value + ' ' + line.unit:>14} {line.goal:>10}  {mark}".rstrip())
        said += [f"      · {one}" for one in line.such_as]
    return "\n".join(said)


def machine() -> dict[str, Any]:
    """Return what the figures were measured on; names no host."""
    return {
        "system": platform.system(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in LIBRARIES},
    }


def keep(name: str, lines: Sequence[Line], *, command: str, seconds: float, **more: Any) -> Path:
    """Keep the figures of a run as `docs/figures/NAME.json`."""
    figures = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds),
        "machine": machine(),
        "passed": all_met(lines),
        **more,
        "lines": [asdict(line) for line in lines],
    }
    path = FOLDER / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return path


def tool(name: str) -> str:
    """Return where a program of the machine is; leaves with a sentence where it is not installed."""
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed. On Debian and Ubuntu: apt install {name}")
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
