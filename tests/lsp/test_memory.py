"""How much memory server and worker hold, as the system counts it."""

from __future__ import annotations

import platform
import subprocess
import sys
import time

import pytest

from benchmarks.speed.editor import MEMORY, Editor, reported, text_of

pytestmark = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="memory is counted by /proc, and given back by glibc"
)

FREEING = """
from pathlib import Path
from lsp.worker.freeing import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

blocks = [bytes(20_000) for _ in range(5_000)]
last = blocks.pop()
full = resident()
del blocks
kept = resident()
give_back()
print(full, kept, resident())
"""


def test_what_is_free_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREEING], capture_output=True, text=True, check=True)
    full, kept, left = map(int, done.stdout.split())
    assert kept > 0.9 * full  # or there would be nothing to give back
    assert left < 0.4 * full


def test_both_models_and_a_large_file_take_less_than_the_documentation_says() -> None:
    editor = Editor("")
    try:
        editor.open("file:///small.c", text_of(20, seed=1))
        _, found = editor.diagnostics("file:///small.c", 1)
        reported(editor, "file:///small.c", found[0]["range"])
        editor.open("file:///large.c", text_of(208, seed=2))
        editor.diagnostics("file:///large.c", 1)
        end = time.monotonic() + 10  # what it needed for the large file, it gives back behind the answer
        while editor.memory() >= MEMORY and time.monotonic() < end:
            time.sleep(0.05)
        assert editor.memory() < MEMORY
        editor.end()
    finally:
        editor.process.kill()
        editor.process.communicate()
