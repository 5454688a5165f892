"""What an editor waits for, measured from its side of the pipes.

    python -m benchmarks.speed.editor [--model checkpoints/default] [--seconds 60]

A real `plc-lsp` with the shipped model. `ready`: from the start of the process to the answer of
`initialize`. `first diagnostics`: from the start of the process to those of a file of 500 lines and 20
functions. `changed`: from the change of one function in it to new diagnostics, the debounce of 40 ms
included. `changed, many findings`: the same in a file of 120 functions with a finding each. `quick fixes`:
the list at a finding. `fixes for another tool`: the list at what clangd says of a line, which the model is
asked about anew each time, at the median; `verified`: from the request until a list says that gcc confirms
one, in a text that is new each time. `processor time` is that of server, worker and tools, which other
work on the machine does not lengthen. `cancelled`: how much longer a small file that is known takes
when the worker was in the midst of 5,000 lines that were closed just before. `typing`: ten keys a second in
a file of 5,000 lines, with a request for code actions after each; the slowest answer, and how far memory
grew from after the first ten seconds to the end. Memory is the resident memory of server and worker
together; `with 40 more files`: of 500 lines each, all open. Functions differ from each other, so that
nothing of one is remembered of another.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

GOALS = {
    "ready": 1.0,
    "first diagnostics": 1.5,
    "changed": 0.15,
    "changed, many findings": 0.3,
    "quick fixes": 0.03,
    "fixes for another tool": 0.3,
    "fixes for another tool, verified": 2.0,
    "cancelled": 0.1,
    "typing, slowest": 0.5,
}
MEMORY = 300.0  # MiB
FILES = 40
ERROR = "#include <stdio.h>\n\nint twice(int count)\n{\n    return cuont * 2;\n}\n"
MISSPELT = "Use of undeclared identifier 'cuont'; did you mean 'count'? (fix available)"
FLAWED = (Path(__file__).parents[2] / "examples" / "flawed" / "dice.c").read_text(encoding="utf-8")


def function(chance: random.Random, number: int) -> str:
    """A correct function of about 24 lines, unlike the others."""
    lines = [
        f"static int part_{number}(const int *values, int count)",
        "{",
        "    int total = 0;",
        "    int i;",
    ]
    for _ in range(5):
        left, right = chance.choice(["total", "i", "count"]), chance.choice(["count", "total", "values[0]"])
        sign, limit = chance.choice("+-*"), chance.randrange(2, 90)
        lines += [
            f"    for (i = 0; i < count && {left} < {limit * 9}; i++) {{",
            f"        total = total {sign} {chance.choice(['i', right, str(limit)])};",
            f"        if ({right} > {limit}) {{ total {chance.choice(['+', '-'])}= {limit}; }}",
            "    }",
        ]
    return "\n".join([*lines, "    return total;", "}", "", ""])


def text_of(functions: int, *, seed: int) -> str:
    """A file of so many functions, the first of which is flawed."""
    chance = random.Random(seed)
    return FLAWED + "\n" + "".join(function(chance, number) for number in range(functions - 1))


def flawed_function(number: int) -> str:
    """A function with an assignment in place of a comparison."""
    return (
        f"static int throw_{number}(int seed)\n{{\n    int eyes = seed + {number};\n"
        f"    if (eyes = {number % 7 + 2}) /* {number} */\n    {{\n        seed += {number};\n    }}\n"
        f"    return eyes + seed * {number};\n}}\n\n"
    )


class Editor:
    """A client over pipes that notes when each message came."""

    def __init__(self, model: str) -> None:
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._number = 0
        self._messages: list[tuple[float, dict[str, Any]]] = []
        self._arrived = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        capabilities = {
            "textDocument": {
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
                    "resolveSupport": {"properties": ["edit"]},
                    "dataSupport": True,
                }
            }
        }
        self.answer(
            self.ask(
                "initialize",
                {
                    "processId": None,
                    "rootUri": None,
                    "capabilities": capabilities,
                    "initializationOptions": {"settings": {"model": model}},
                },
            )
        )
        self.ready = time.perf_counter() - self.began
        self.tell("initialized", {})

    def _listen(self) -> None:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline():
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
            elif not line.strip():
                message = json.loads(self.process.stdout.read(length))
                with self._arrived:
                    self._messages.append((time.perf_counter(), message))
                    self._arrived.notify_all()

    def send(self, message: Mapping[str, Any]) -> None:
        """A message to the server."""
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: object) -> float:
        """A notification; when it went."""
        now = time.perf_counter()
        self.send({"method": method, "params": params})
        return now

    def ask(self, method: str, params: object) -> int:
        """A request; its number."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> tuple[float, Any]:
        """The answer to a request, and when it came."""
        return self._first(lambda message: message.get("id") == number and "method" not in message, "result")

    def diagnostics(self, uri: str, version: int) -> tuple[float, list[Any]]:
        """The diagnostics of a version of a file, and when they came."""

        def fits(message: Mapping[str, Any]) -> bool:
            params = message.get("params") or {}
            return bool(
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and params.get("version") == version
            )

        when, params = self._first(fits, "params")
        return when, params["diagnostics"]

    def _first(self, fits: Any, part: str) -> tuple[float, Any]:
        with self._arrived:
            while True:
                for index, (when, message) in enumerate(self._messages):
                    if fits(message):
                        del self._messages[index]
                        return when, message[part]
                if not self._arrived.wait(120):
                    raise TimeoutError("no answer in two minutes")

    def open(self, uri: str, text: str) -> float:
        """Open a file; when it was opened."""
        item = {"uri": uri, "languageId": "c", "version": 1, "text": text}
        return self.tell("textDocument/didOpen", {"textDocument": item})

    def insert(self, uri: str, version: int, line: int, character: int, text: str) -> float:
        """Type something; when it was typed."""
        place = {"line": line, "character": character}
        change = {"range": {"start": place, "end": place}, "text": text}
        return self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
        )

    def actions(self, uri: str, place: Mapping[str, int], diagnostics: Sequence[Any] = ()) -> int:
        """Ask for the code actions at a position; the number of the request."""
        return self.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": {"start": place, "end": place},
                "context": {"diagnostics": list(diagnostics), "triggerKind": 1},
            },
        )

    def memory(self) -> float:
        """MiB that server and worker have resident."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._pids())
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def processor(self) -> float:
        """Seconds of processor time that server and worker have used, and the tools that they ran."""
        return sum(_processor(pid) for pid in self._pids())

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def end(self) -> None:
        """Take leave."""
        self.answer(self.ask("shutdown", None))
        self.tell("exit", None)
        self.process.wait(30)


def _processor(pid: int) -> float:
    """Seconds of processor time of a process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks: int = os.sysconf("SC_CLK_TCK")
    return sum(map(int, fields[11:15])) / ticks


def measure(model: str, *, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds, and MiB."""
    editor = Editor(model)
    times = {"ready": editor.ready}
    small = "file:///small.c"
    text = text_of(20, seed=1)
    editor.open(small, text)
    ends = [line for line, content in enumerate(text.split("\n")) if content == "    return total;"]
    when, found = editor.diagnostics(small, 1)
    if not found:
        raise RuntimeError("the model has nothing to say of the flawed function: another one is needed")
    times["first diagnostics"] = when - editor.began
    changed, listed = [], []
    for version in range(2, 32):
        end = ends[version % len(ends)]
        typed = editor.insert(small, version, end, 4, f"total += {version} * i; ")
        changed.append(editor.diagnostics(small, version)[0] - typed)
        asked = time.perf_counter()
        listed.append(editor.answer(editor.actions(small, found[0]["range"]["start"]))[0] - asked)
    times["changed"], times["quick fixes"] = statistics.median(changed), statistics.median(listed)
    times["changed, slowest"], times["quick fixes, slowest"] = max(changed), max(listed)
    memory = {"with one file": editor.memory()}
    times["fixes for another tool"] = reported(editor, small, found[0]["range"])
    if shutil.which("gcc") is not None:
        times |= verified(editor)
    memory["with the model for reports"] = editor.memory()
    large = "file:///large.c"
    times["cancelled"] = cancelled(editor, large)
    editor.open(large, text_of(208, seed=2))
    editor.diagnostics(large, 1)
    slowest, steady = typing(editor, large, found[0]["range"]["start"], seconds)
    times["typing, slowest"] = slowest
    memory["after typing"] = editor.memory()
    memory["growth"] = memory["after typing"] - steady
    times |= many_findings(editor, 120)
    many_files(editor, FILES)
    memory[f"with {FILES} more files"] = editor.memory()
    editor.end()
    return times, memory


def reported(editor: Editor, uri: str, place: Mapping[str, Any]) -> float:
    """From the request to the list, with fixes for a diagnostic whose words are new; at the median."""
    waited = []
    for number in range(10):
        said = {"range": place, "severity": 2, "source": "clang", "message": f"warning {number}"}
        asked = time.perf_counter()
        answered, found = editor.answer(editor.actions(uri, place["start"], [said]))
        waited.append(answered - asked)
        if not found:
            raise RuntimeError("nothing is offered for the diagnostic: another one is needed")
    return statistics.median(waited)


def verified(editor: Editor) -> dict[str, float]:
    """From the request until a fix of an error is confirmed by gcc; at the median."""
    waited = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "error.c"
        path.write_text(ERROR)
        editor.open(path.as_uri(), ERROR)
        began = editor.processor()
        for version in range(2, 12):
            editor.insert(path.as_uri(), version, 0, 0, f"/* {version} */ ")
            place = _range(4, 11, 16)
            said = {"range": place, "severity": 1, "source": "clang", "message": MISSPELT}
            asked = time.perf_counter()
            while True:
                answered, found = editor.answer(editor.actions(path.as_uri(), place["start"], [said]))
                if any("report gone" in action["title"] for action in found):
                    break
                if time.perf_counter() - asked > 60:
                    raise RuntimeError("no fix of the error is confirmed: another one is needed")
                time.sleep(0.02)
            waited.append(answered - asked)
    used = (editor.processor() - began) / len(waited)
    name = "fixes for another tool, verified"
    return {name: statistics.median(waited), f"{name}, processor time": used}


def _range(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def many_findings(editor: Editor, number: int) -> dict[str, float]:
    """From a change of one function to new diagnostics, where each function has a finding; at the median."""
    uri, text = "file:///many.c", "".join(map(flawed_function, range(number)))
    editor.open(uri, text)
    found = editor.diagnostics(uri, 1)[1]
    if len(found) < number:
        raise RuntimeError(f"{len(found)} findings in {number} flawed functions: other ones are needed")
    ends = [line for line, content in enumerate(text.split("\n")) if content.startswith("    return eyes")]
    changed = []
    began = editor.processor()
    for version in range(2, 22):
        typed = editor.insert(uri, version, ends[version * 7 % number], 4, f"seed += {version}; ")
        changed.append(editor.diagnostics(uri, version)[0] - typed)
    used = (editor.processor() - began) / len(changed)
    name = "changed, many findings"
    return {name: statistics.median(changed), f"{name}, processor time": used}


def many_files(editor: Editor, number: int) -> None:
    """Open so many files of 500 lines, and have each analysed."""
    for each in range(number):
        uri = f"file:///open{each}.c"
        editor.open(uri, text_of(20, seed=1000 + each))
        editor.diagnostics(uri, 1)


def cancelled(editor: Editor, large: str) -> float:
    """How long the worker goes on with what nobody wants any more, at the median."""
    known = []
    for number in range(5):
        uri = f"file:///known{number}.c"
        opened = editor.open(uri, FLAWED)
        known.append(editor.diagnostics(uri, 1)[0] - opened)
    waited = []
    for number in range(5):
        editor.open(large, text_of(208, seed=3 + number))
        time.sleep(0.4 + 0.05 * number)  # in the midst of it
        editor.tell("textDocument/didClose", {"textDocument": {"uri": large}})
        uri = f"file:///other{number}.c"
        opened = editor.open(uri, FLAWED)
        waited.append(editor.diagnostics(uri, 1)[0] - opened)
    return max(0.0, statistics.median(waited) - statistics.median(known))


def typing(editor: Editor, uri: str, place: Mapping[str, int], seconds: float) -> tuple[float, float]:
    """Type ten keys a second in the flawed function; the slowest answer, and the memory once it is steady."""
    slowest, steady, version, began = 0.0, 0.0, 1, time.perf_counter()
    while (now := time.perf_counter() - began) < seconds:
        if not steady and now > min(10.0, seconds / 2):
            steady = editor.memory()
        version += 1
        editor.insert(uri, version, place["line"], place["character"], "x")
        asked = time.perf_counter()
        answered = editor.answer(editor.actions(uri, place))[0]
        slowest = max(slowest, answered - asked)
        time.sleep(max(0.0, 0.1 - (time.perf_counter() - asked)))
    return slowest, steady


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="")
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    times, memory = measure(arguments.model, seconds=arguments.seconds)
    print("| what | measured | goal |\n|---|---|---|")
    for name, value in times.items():
        goal = GOALS.get(name)
        print(f"| {name} | {1000 * value:.0f} ms | {'' if goal is None else f'{1000 * goal:.0f} ms'} |")
    for name, value in memory.items():
        print(f"| memory, {name} | {value:.0f} MiB | {'0' if name == 'growth' else f'{MEMORY:.0f} MiB'} |")


if __name__ == "__main__":
    main()
