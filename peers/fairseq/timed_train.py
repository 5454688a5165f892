"""fairseq-train, whose words per second are of processor time where it trains on the CPU.

Run by fairseq's Python with the arguments of fairseq-train. Seconds of the processor are what one core spent
on the training itself, however many other programs wanted the core meanwhile.
"""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

from fairseq.logging import meters
from fairseq_cli.train import cli_main

if "--cpu" in sys.argv:
    meters.time = SimpleNamespace(perf_counter=time.process_time, time=time.time)
cli_main()
