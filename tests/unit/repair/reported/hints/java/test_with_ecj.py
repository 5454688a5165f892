"""The repairs that ecj's and javac's messages imply, tried with the compilers themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_prep.text.languages import parse_bounded
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at
from plc.verify.adapters import adapter_named, run
from plc.verify.reported import ReportedFile
from plc.verify.tools import Tools

_HEAD = "import java.io.*;\nimport java.util.*;\n\nclass Sample {\n"
_CASES = {
    "is never closed": (
        "    String head(File file) throws IOException {\n"
        "        BufferedReader reader = new BufferedReader(new FileReader(file));\n"
        "        String line = reader.readLine();\n"
        "        return line;\n    }\n"
    ),
    "variable longest may be null": (
        "    int longest(List<String> names) {\n"
        "        String longest = null;\n"
        "        for (String each : names) {\n"
        "            if (longest == null || each.length() > longest.length()) {\n"
        "                longest = each;\n            }\n        }\n"
        "        return longest.length();\n    }\n"
    ),
    "Unhandled exception type": ("    void make(File file) {\n        file.createNewFile();\n    }\n"),
}


@pytest.mark.skipif(
    shutil.which("ecj") is None or shutil.which("javac") is None, reason="needs ecj and javac"
)
@pytest.mark.parametrize("said", _CASES)
def test_the_first_implied_fix_is_verified(said: str, tmp_path: Path) -> None:
    path = tmp_path / "Sample.java"
    path.write_text(f"{_HEAD}{_CASES[said]}}}\n")
    text, tools = path.read_bytes(), Tools()
    found = list(run([adapter_named("ecj")], [path], root=tmp_path, tools=tools, on_failure=print))
    reports = [each for each in found if said in each.message]
    assert reports, found
    implied = implied_at(text, parse_bounded(text, "java").root_node, "java", reports[0])
    first = apply_edits(text, implied[0])
    with ReportedFile(path, text, "java", tools=tools) as file:
        (verdict,) = file.verdicts(reports[0], [first])
    assert {"report", "compile"} <= set(verdict.checks), (verdict, first.decode())
