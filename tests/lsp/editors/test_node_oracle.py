"""Edits applied by Microsoft's own library are the very bytes that `plc.repair` makes.

Needs Node and `npm install --prefix tests/lsp/editors/node`, or $PLC_NODE_MODULES, a folder with those
packages.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plc.repair import Repairer, apply_edits
from tests.lsp.editing import applied, position
from tests.lsp.process import SCRIPTED
from tests.lsp.session import FIVE, FLAWED, LAZY, LITERALS, SOUND
from tests.lsp.test_soak import change_of
from tests.scripted_model import scripted

HERE = Path(__file__).parent / "node"
MODULES = Path(os.environ.get("PLC_NODE_MODULES", HERE / "node_modules"))
EMOJI = '/* \U0001f600 e\u0301 \f\v\u2028 */ const char *s = "\U0001f469\u200d\U0001f4bb";\r\n'
EAGER = {"textDocument": {"codeAction": LITERALS}}
EDITS = {"workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}}}
ANNOTATED = {"textDocument": {"codeAction": LAZY}, "workspace": EDITS}
# a client that says it can be asked for its settings, and then cannot
BROKEN = {"textDocument": {"codeAction": LAZY}, "workspace": {**EDITS, "configuration": True}}

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (MODULES / "vscode-languageserver-protocol").is_dir(),
        reason="`npm install --prefix tests/lsp/editors/node` has not been run",
    ),
]


def asked(text: str, changes: list[list[dict[str, Any]]], capabilities: object) -> dict[str, Any]:
    """What the oracle says of a text and what becomes of it."""
    job = {
        "command": SCRIPTED,
        "uri": "file:///a%20b/%C3%A9.c",
        "language": "c",
        "text": text,
        "changes": changes,
        "capabilities": capabilities,
    }
    done = subprocess.run(
        ["node", HERE / "oracle.cjs"],
        input=json.dumps(job).encode(),
        capture_output=True,
        env={**os.environ, "NODE_PATH": str(MODULES)},
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["code"] == 0
    assert said["encoding"] == "utf-16"
    return said


def expected(text: str) -> list[str]:
    """All suggestions applied, each by itself."""
    data = text.encode()
    findings = Repairer(scripted(FIVE)).findings(data, "c")
    return [apply_edits(data, each.edits).decode() for finding in findings for each in finding.suggestions]


@pytest.mark.parametrize(("capabilities", "end"), [(EAGER, "\r\n"), (ANNOTATED, "\n"), (BROKEN, "\r")])
def test_each_of_five_fixes_past_an_emoji(capabilities: object, end: str) -> None:
    text = (
        EMOJI + (SOUND + FLAWED.replace("    gets", "\t/* \U0001f600 */\fgets")).replace("\n", end).rstrip()
    )
    said = asked(text, [], capabilities)
    assert said["shown"] == ["gets"]
    assert [result["text"] for result in said["results"]] == expected(text)
    assert len(said["results"]) == 5


def test_after_many_changes() -> None:
    chance = random.Random(9)  # with which something at the end still parses
    text = start = EMOJI + SOUND + FLAWED
    changes = []
    for _ in range(300):
        change = change_of(chance, text, "utf-16")
        text = applied(text, [{"range": change["range"], "newText": change["text"]}])
        changes.append([change])
    end = position(text, len(text))
    more = EMOJI + '\n*/ \n"\n' + FLAWED
    said = asked(start, [*changes, [{"range": {"start": end, "end": end}, "text": more}]], EAGER)
    assert said["text"] == text + more
    assert said["results"]
    assert [result["text"] for result in said["results"]] == expected(said["text"])
