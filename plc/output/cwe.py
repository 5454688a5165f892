"""Weaknesses after MITRE's CWE list: name, reason and link of each, read once from `cwes.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("cwes.json")
_PREFIX = "CWE-"


@dataclass(frozen=True, slots=True)
class Weakness:
    """One entry of the list; `why` is a sentence, without a full stop, that says what is wrong.

    `page` names the page (`plc.output.flaw_pages`) on the form of it that is reported by default, if any.
    """

    number: int
    name: str
    why: str
    link: str
    page: str = ""


@cache
def weaknesses() -> Mapping[int, Weakness]:
    """Every weakness in the table, by its number."""
    return {
        int(number): Weakness(
            int(number), entry["name"], entry["why"], link_of(number), entry.get("page", "")
        )
        for number, entry in _table()["cwes"].items()
    }


def weakness_of(cwe: str) -> Weakness | None:
    """The weakness with an id such as `CWE-121`; None where the table has none."""
    number = cwe.removeprefix(_PREFIX)
    return weaknesses().get(int(number)) if number.isdecimal() else None


def name_of(cwe: str) -> str:
    """The short name of an id such as `CWE-121`; empty where the table has none."""
    weakness = weakness_of(cwe)
    return "" if weakness is None else weakness.name


def link_of(cwe: str) -> str:
    """MITRE's page on an id, also where the table has none."""
    link: str = _table()["link"]
    return link.format(number=cwe.removeprefix(_PREFIX))


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TABLE.read_bytes())
    return table
