"""How a person judged findings, by key: true, harmless or wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from data_prep.errors import CorpusError

Verdict = Literal["true", "harmless", "wrong"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, with the place that it is about and why."""

    verdict: Verdict
    place: str
    why: str


def read_judgements(path: Path) -> Mapping[str, Judgement]:
    """The judgements of a file of JSON lines with `key`, `verdict`, `place` and `why`.

    CorpusError where a line is something else, or two lines disagree.
    """
    found: dict[str, Judgement] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            key, verdict = str(value["key"]), value["verdict"]
            judgement = Judgement(verdict, str(value["place"]), str(value["why"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path}:{number}: no judgement (key, verdict, place, why): {error}") from error
        if verdict not in get_args(Verdict):
            verdicts = ", ".join(get_args(Verdict))
            raise CorpusError(f"{path}:{number}: verdict {verdict!r}: give one of {verdicts}")
        if found.setdefault(key, judgement).verdict != verdict:
            raise CorpusError(f"{path}:{number}: another line says {found[key].verdict!r} of {key}")
    return found
