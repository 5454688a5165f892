"""Runs of `plc repair` with a scripted model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plc.cli.app import main
from plc.repair import Repairer
from tests.scripted_model import Rule, either, repairer, swap

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "reference" / "findings.schema.json").read_text(encoding="utf-8")
)
FGETS_OF, FGETS_TO = "gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"
FGETS = swap(FGETS_OF, FGETS_TO)
RULES = either(
    FGETS,
    swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
    swap("strcpy ( v0 , v1 ) ;", "strcpy ( v0 , v1 ) ; log ( v0 ) ;", probability=0.9),  # never content
)
FLAWED = b"""/* reads a line */
void read_line(char *line)
{
\tgets(line); // unbounded
}
"""
FIXED = FLAWED.replace(b"gets(line)", b"fgets(line, 10, stdin)")


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, RULES)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def use(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    """Serve a scripted model in place of the one that comes with plc."""
    made = repairer(rule)

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    monkeypatch.setattr(Repairer, "load", load)


def run(*arguments: object) -> int:
    """The exit code of `plc repair` with these arguments."""
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    code = stopped.value.code
    assert isinstance(code, int)
    return code


def report(capsysbinary: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    """The JSON on stdout, once it is found to be as the schema says."""
    parsed: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    jsonschema.validate(parsed, SCHEMA)
    return parsed
