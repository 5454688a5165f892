"""One client that keeps many requests open, and one that asks now and then: how long does each wait?

    python -m benchmarks.serve.fairness [--many 40] [--seconds 30]

A real server with its default options but for the rate of an address. The first client sends from `--many`
threads without a pause, the second from one, a fifth of a second after each answer.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.serve.load import Tally, ask_until, connected, questions
from benchmarks.serve.running import served


def main() -> None:
    """Run both clients and print their latencies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--many", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30.0)
    given = parser.parse_args()
    tallies = {"many": Tally(), "few": Tally()}
    with (
        tempfile.TemporaryDirectory(prefix="plc-fairness-") as folder,
        served(Path(folder), "--rate", "1000000", clients=("many", "few")) as server,
    ):
        asked = [each for each in questions() if each.line is None]
        first, connection = connected(server, server.tokens[0])
        answers = [(question, question.asked(first)) for question in asked]
        connection.close()
        end = time.monotonic() + given.seconds
        remotes = [("many", number) for number in range(given.many)] + [("few", 0)]
        threads, connections = [], []
        for name, number in remotes:
            remote, connection = connected(server, server.tokens[name == "few"], tallies[name])
            connections.append(connection)
            pause = 0.2 if name == "few" else 0.0
            threads.append(
                threading.Thread(
                    target=ask_until,
                    args=(end, remote, answers, tallies[name], random.Random(number), pause),
                )
            )
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for connection in connections:
            connection.close()
    print(f"{os.cpu_count()} processors, load of the machine {os.getloadavg()[0]:.1f}")
    for name, tally in tallies.items():
        seconds = sorted(tally.seconds)
        again = sum(tally.again.values())
        print(
            f"{name}: {len(seconds)} answers, {sum(tally.lost.values())} lost, asked again {again} times, "
            f"p50 {statistics.median(seconds):.2f} s, slowest {seconds[-1]:.2f} s"
        )


if __name__ == "__main__":
    main()
