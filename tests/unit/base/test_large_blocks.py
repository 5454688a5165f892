"""Large blocks of memory go back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

_GROWS = """
import ctypes, re
from plc.base.large_blocks import give_back_large_blocks
assert give_back_large_blocks()
c = ctypes.CDLL(None)
c.malloc.restype, c.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
def held():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
def filled(size):
    block = c.malloc(ctypes.c_size_t(size))
    ctypes.memset(block, 1, size)
    return block
c.free(filled(24 << 20))  # after which glibc would hold blocks of this size for small
before = held()
blocks = [filled(8 << 20) for _ in range(8)]
kept = filled(4096)
for block in blocks:
    c.free(block)
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked to give memory back")
def test_a_large_block_is_given_back_when_it_is_freed() -> None:
    done = subprocess.run([sys.executable, "-c", _GROWS], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8 << 10  # KiB; of 64 MiB
