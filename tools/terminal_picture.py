"""Draw what `plc` prints in a real run as an animated SVG, for the README: run it without arguments.

Renderers without animation, and readers who ask for less motion, see the last frame: all of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from rich.color import ColorType
from rich.console import Console
from rich.segment import Segment
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "terminal.svg"
SOURCE = ROOT / "examples" / "flawed" / "dice.c"
COMMANDS = (("repair", "dice.c"), ("repair", "--fix", "dice.c"), ("undo",))
COLUMNS, ROW, CELL, EDGE, BAR = 112, 19, 7.8, 18, 34  # CELL: a letter of 13 px
TYPING, PAUSE, STEP = 0.05, 0.9, 0.06  # seconds: a letter, after a command's output, between two lines
NAMES = {1: "red", 2: "green", 3: "yellow", 6: "cyan"}
STYLE = """
.back{fill:#fff;stroke:#d0d7de}.bar{fill:#f6f8fa}.dot{fill:#d0d7de}
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}
text{white-space:pre}
.dim{fill:#656d76}.bold{font-weight:600}
.red{fill:#cf222e}.green{fill:#116329}.yellow{fill:#7d4e00}.cyan{fill:#1b7c83}.prompt{fill:#116329}
@media (prefers-color-scheme:dark){
.back{fill:#0d1117;stroke:#30363d}.bar{fill:#161b22}.dot{fill:#30363d}text{fill:#e6edf3}.dim{fill:#8d96a0}
.red{fill:#ff7b72}.green{fill:#7ee787}.yellow{fill:#e3b341}.cyan{fill:#76e3ea}.prompt{fill:#7ee787}}
@keyframes show{from{opacity:0}}
.shown{animation:show .01s linear backwards}
@media (prefers-reduced-motion:reduce){.shown{animation:none}}
"""


def main(arguments: Sequence[str]) -> int:
    """Write the picture, or the file that is named instead."""
    place = Path(arguments[0]) if arguments else PICTURE
    place.write_text(picture(runs()), encoding="utf-8")
    print(f"wrote {place}", file=sys.stderr)
    return 0


def runs() -> Iterator[tuple[str, list[str]]]:
    """Each command line and the lines that it prints, with their colours."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(SOURCE, folder)
        state = {"XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder}
        environment = {
            **os.environ,
            **state,
            "FORCE_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }
        for command in COMMANDS:
            done = subprocess.run(
                [sys.executable, "-m", "plc", *command],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )
            if done.returncode == 2:
                raise SystemExit(f"plc {' '.join(command)} failed:\n{done.stdout}")
            yield f"plc {' '.join(command)}", done.stdout.rstrip("\n").split("\n")


def picture(shown: Iterator[tuple[str, list[str]]]) -> str:
    """The SVG: each letter of a command and each line of its output appears at its time."""
    rows: list[str] = []
    moment, row = 0.5, 0
    for command, lines in shown:
        rows.append(_group(_run("$", 0, row, "prompt"), moment))
        for column, letter in enumerate(command, start=2):
            moment += TYPING
            rows.append(_group(_run(letter, column, row, ""), moment))
        moment += PAUSE / 2
        for line in lines:
            row += 1
            moment += STEP
            rows.append(_group("".join(_line(line, row)), moment))
        row += 2
        moment += PAUSE
    width, height = round(COLUMNS * CELL + 2 * EDGE), BAR + row * ROW + EDGE
    dots = "".join(f'<circle class="dot" cx="{EDGE + 4 + 18 * i}" cy="{BAR // 2}" r="5"/>' for i in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="plc repair finds and fixes a flaw in a terminal">\n<style>{STYLE}</style>\n'
        f'<rect class="back" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n'
        f'<path class="bar" d="M1 {BAR}V9a8 8 0 0 1 8-8H{width - 9}a8 8 0 0 1 8 8V{BAR}z"/>{dots}\n'
        + "\n".join(part for part in rows if part)
        + "\n</svg>\n"
    )


def _group(content: str, moment: float) -> str:
    return f'<g class="shown" style="animation-delay:{moment:.2f}s">{content}</g>' if content else ""


def _line(line: str, row: int) -> Iterator[str]:
    """The runs of one colour of a line of terminal output."""
    column = 0
    console = Console(width=10_000, color_system="standard", force_terminal=True)
    for part in console.render(Text.from_ansi(line, end="")):
        yield _run(part.text, column, row, _classes(part))
        column += len(part.text)


def _classes(part: Segment) -> str:
    style = part.style
    if style is None:
        return ""
    colour = style.color
    named = colour is not None and colour.type is ColorType.STANDARD and colour.number is not None
    found = [NAMES[colour.number]] if named and colour is not None and colour.number in NAMES else []
    return " ".join([*found, *["dim"] * bool(style.dim), *["bold"] * bool(style.bold)])


def _run(text: str, column: int, row: int, classes: str) -> str:
    if not text.strip():
        return ""
    start = len(text) - len(text.lstrip())
    text = text.strip()
    x, y = EDGE + (column + start) * CELL, BAR + EDGE + row * ROW + 2
    named = f' class="{classes}"' if classes else ""
    length = f' textLength="{len(text) * CELL:.1f}"' if len(text) > 1 else ""
    return f'<text x="{x:.1f}" y="{y}"{length}{named}>{escape(text)}</text>'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
