"""Many clients of one `plc serve` for some minutes: what is lost, how long answers take, how much memory.

    python -m benchmarks.serve.load [--clients 50] [--minutes 10] [--pause 0] [--waiting 64]

A real server with a token for each client, with its default options but for the rate of an address, which
all clients share, and what is given here. Each client is a thread with the client of `plc repair --server`,
which waits and asks again after 503. It sends files of examples/ at random, one in five with a report of one
of its lines, and waits `--pause` seconds between two. Every answer is compared with the first one to the same
question. Lost is what ends in an error or gets another answer. Latency is what a client waits for an answer,
its waiting after a 503 included. Clients and server share the machine. Memory is the resident memory of the
server: at first, in the middle and at the end of the run, and the most that it ever was.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.serve.running import Program, served
from data_prep.text.languages import Language, language_of
from plc.diagnostics import Diagnostic, Location
from plc.remote.address import address_of
from plc.remote.client import Remote, offer_of
from plc.remote.exchange import Answer, Exchange, NotReachedError
from plc.repair.reported.answering import Complaint
from plc.serve.limits import Limits

EXAMPLES = Path(__file__).parents[2] / "examples"
_SECONDS = 300.0  # for an answer
_REPORTED = 0.2  # of the requests


@dataclass(frozen=True, slots=True)
class Question:
    """A file, or a line of it that somebody reported."""

    name: str
    text: bytes
    language: Language
    line: int | None = None

    def asked(self, remote: Remote) -> object:
        """What the server says."""
        if self.line is None:
            return remote.report(self.text, self.language, min_confidence=0.4)
        place = Diagnostic(Location(Path(self.name), self.line))
        return remote.reported([Complaint(self.text, self.language, (place,))], tries=5)


@dataclass(slots=True)
class Tally:
    """What came of the questions; shared between threads under its lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)  # why a client had to ask again
    lost: Counter[str] = field(default_factory=Counter)


def questions() -> list[Question]:
    """Every example as a whole, and a line in the middle of each."""
    found: list[Question] = []
    for path in sorted(EXAMPLES.rglob("*")):
        language = language_of(path) if path.suffix != ".h" and path.is_file() else None
        if language is not None:
            text = path.read_bytes()
            found.append(Question(path.name, text, language))
            found.append(Question(path.name, text, language, 1 + text.count(b"\n") // 2))
    return found


def connected(server: Program, token: str, tally: Tally | None = None) -> tuple[Remote, Exchange]:
    """A client of a server, and its connection."""
    address = address_of(server.url)
    exchange = Exchange(address, token=token, seconds=_SECONDS)

    def noted(method: str, path: str, **others: Any) -> Answer:
        try:
            answer = exchange(method, path, **others)
        except NotReachedError as error:
            note(str(error))
            raise
        if answer.status != 200:
            note(str(answer.status))
        return answer

    def note(why: str) -> None:
        if tally is not None:
            with tally.lock:
                tally.again[why] += 1

    return Remote(address, noted, offer_of(address, exchange, has_token=True)), exchange


def ask_until(
    end: float,
    remote: Remote,
    asked: Sequence[tuple[Question, object]],
    tally: Tally,
    chance: random.Random,
    pause: float,
) -> None:
    """One client."""
    whole = [entry for entry in asked if entry[0].line is None]
    reported = [entry for entry in asked if entry[0].line is not None]
    while time.monotonic() < end:
        question, right = chance.choice(reported if reported and chance.random() < _REPORTED else whole)
        began = time.monotonic()
        try:
            wrong = None if question.asked(remote) == right else "another answer than at first"
        except Exception as error:  # noqa: BLE001, a client that ends early must not go unseen
            wrong = f"{type(error).__name__}: {error}"
        seconds = time.monotonic() - began
        with tally.lock:
            tally.seconds.append(seconds)
            if wrong is not None:
                tally.lost[wrong] += 1
        time.sleep(pause)


def load(
    server: Program, asked: Sequence[Question], *, minutes: float, pause: float
) -> tuple[Tally, list[float]]:
    """The run of all clients, and the server's memory every second."""
    tally = Tally()
    first, connection = connected(server, server.tokens[0])
    answers = [(question, question.asked(first)) for question in asked]
    connection.close()
    remotes = [connected(server, token, tally) for token in server.tokens]
    end = time.monotonic() + minutes * 60
    clients = [
        threading.Thread(target=ask_until, args=(end, remote, answers, tally, random.Random(number), pause))
        for number, (remote, _) in enumerate(remotes)
    ]
    for client in clients:
        client.start()
    memory: list[float] = []
    while time.monotonic() < end:
        memory.append(server.mib())
        time.sleep(1)
    for client in clients:
        client.join()
    for _, connection in remotes:
        connection.close()
    return tally, memory


def main() -> None:
    """Print the figures; exit 1 where anything was lost or the server failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two requests of a client")
    parser.add_argument("--waiting", type=int, default=Limits().waiting)
    asked = parser.parse_args()
    names = [f"client-{number}" for number in range(asked.clients)]
    with (
        tempfile.TemporaryDirectory(prefix="plc-load-") as folder,
        served(Path(folder), "--rate", "1000000", "--waiting", str(asked.waiting), clients=names) as server,
    ):
        tally, memory = load(server, questions(), minutes=asked.minutes, pause=asked.pause)
        most, complaints = server.mib("VmHWM"), server.complaints()
        alive = server.process.poll() is None
    seconds = sorted(tally.seconds)
    cut = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    lost = sum(tally.lost.values())
    print(
        f"{asked.clients} clients, {asked.minutes:g} minutes, {os.cpu_count()} processors, "
        f"load of the machine {os.getloadavg()[1]:.1f}"
    )
    again = ", ".join(f"{count} times after {why}" for why, count in tally.again.items()) or "never"
    print(f"{len(seconds)} requests, {lost} lost; asked again: {again}")
    print(f"{len(seconds) / asked.minutes / 60:.1f} answers a second")
    print(f"latency: p50 {cut[49]:.2f} s, p99 {cut[98]:.2f} s, slowest {seconds[-1]:.2f} s")
    print(
        f"memory: {memory[0]:.0f} MiB at first, {memory[len(memory) // 2]:.0f} in the middle, "
        f"{memory[-1]:.0f} at the end, {most:.0f} at most"
    )
    for what, count in tally.lost.items():
        print(f"lost {count}: {what}")
    for line in complaints:
        print(line)
    sys.exit(1 if lost or complaints or not alive else 0)


if __name__ == "__main__":
    main()
