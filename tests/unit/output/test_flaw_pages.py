"""Where findings lead to the page of their kind: in text once, in SARIF with the rule."""

from __future__ import annotations

import json
from pathlib import Path

from plc.output.cwe import weaknesses
from plc.output.flaw_pages import flaw_pages, page_of
from plc.output.formats.protocol import Run
from plc.output.formats.registry import writer_of
from plc.output.screen import Screen
from plc.repair.batch import Analysed
from plc.repair.kinds import EVIDENCE
from tests.scripted_model import either, repairer, swap

DICE = b"int f(int a) { if (a = 5) { return 1; } return 0; }\n"
CALL = b"void f(char *line) { gets(line); }\n"
RUN = Run(name="scripted", sha256="0" * 64, top=1, mode="report", screen=Screen.plain())
REPAIRER = repairer(either(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"), swap("=", "==")))


def analysed(name: str, text: bytes) -> Analysed:
    report = REPAIRER.report(text, "c")
    assert report.findings
    return Analysed(Path(name), text, text, report, (), report.findings)


def test_text_names_the_page_once() -> None:
    shown = b"".join(writer_of("text")([analysed("a.c", DICE), analysed("b.c", DICE)], RUN)).decode()
    assert shown.count("plc explain assignment-in-condition") == 1
    assert shown.index("plc explain") < shown.index("b.c")


def test_text_names_no_page_of_kinds_that_have_none() -> None:
    shown = b"".join(writer_of("text")([analysed("a.c", CALL)], RUN)).decode()
    assert "plc explain" not in shown


def test_sarif_has_the_page_as_the_help_of_the_rule() -> None:
    log = json.loads(b"".join(writer_of("sarif")([analysed("a.c", CALL), analysed("b.c", DICE)], RUN)))
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["CWE-481"]["help"]["markdown"] == page_of("assignment-in-condition")
    assert rules["CWE-481"]["helpUri"] == "https://cwe.mitre.org/data/definitions/481.html"


def test_the_table_of_cwes_names_the_pages() -> None:
    cwes = {entry.name: entry.cwe for entry in EVIDENCE}
    pages = {weakness.page: f"CWE-{weakness.number}" for weakness in weaknesses().values() if weakness.page}
    assert pages == {name: cwes[name] for name in flaw_pages()}
