"""Random edits, by seed: the server's text is always the editor's, and nothing goes wrong on the way."""

from __future__ import annotations

import random

import pytest

from tests.lsp.editing import applied, position
from tests.lsp.session import FLAWED, PLAIN, SOUND, Session, run

PIECES = (
    *("\n", "\r\n", "\r", "\t", "\f", "\v", "\u2028", "\x85", "\ufeff", "\u00e9", "e\u0301", "\U0001f600"),
    *("{", "}", "(", ")", ";", '"', "/*", "*/", "//", "\\", "#if 0\n", "#endif\n", " ", "x", "42"),
    *(FLAWED, SOUND, "gets(line);", "fgets(line, 10, stdin);"),
)
LONGEST = 6000  # characters, beyond which it is mostly taken away from


def change_of(chance: random.Random, text: str, units: str) -> dict[str, object]:
    """An edit that an editor could make: its ends are on characters, none between \\r and \\n."""
    start = chance.randrange(len(text) + 1)
    length = chance.choice([0, 0, 0, 1, 2, 5, 40]) if len(text) < LONGEST else chance.randrange(len(text))
    ends = []
    for place in (start, min(len(text), start + length)):
        inside = text[place - 1 : place + 1] == "\r\n"
        ends.append(position(text, place - 1 if inside else place, units))
    new = "".join(chance.choices(PIECES, k=chance.choice([0, 1, 1, 1, 2, 4])))
    return {"range": {"start": ends[0], "end": ends[1]}, "text": new}


async def soak(edits: int, *, seed: int, units: str) -> None:
    """Make that many edits, several in a message at times, and compare after each message."""
    chance = random.Random(seed)
    session = Session()
    await session.start({**PLAIN, "general": {"positionEncodings": [units]}})
    text = FLAWED + SOUND
    uri = await session.open(text)
    version = 1
    while edits > 0:
        changes = []
        for _ in range(chance.choice([1, 1, 1, 3])):
            change = change_of(chance, text, units)
            text = applied(text, [{"range": change["range"], "newText": change["text"]}], units)
            changes.append(change)
        edits -= len(changes)
        version += 1
        session.change(uri, version, *changes)
        assert session.text(uri) == text, f"seed {seed}, version {version}"
        if chance.random() < 0.05:
            await session.settled(uri)
            lines = position(text, len(text), units)
            everything = {"start": {"line": 0, "character": 0}, "end": lines}
            for action in (await session.actions(uri, everything))[:5]:
                if "edit" in action and "plc: ignore" not in str(action):
                    made = applied(text, action["edit"]["changes"][uri], units)
                    assert made != text
    await session.settled(uri)
    assert all("internal error" not in message for message in session.messages())


@pytest.mark.parametrize(("seed", "units"), [(1, "utf-8"), (2, "utf-16"), (3, "utf-32")])
def test_a_short_soak(seed: int, units: str) -> None:
    run(lambda: soak(400, seed=seed, units=units))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("seed", "units"), [(11, "utf-8"), (12, "utf-16"), (13, "utf-32")])
def test_ten_thousand_edits(seed: int, units: str) -> None:
    run(lambda: soak(10_000, seed=seed, units=units))
