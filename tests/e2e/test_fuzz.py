"""Two hundred strange files; `python -m tests.fuzz` runs twenty thousand."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from data_prep.text.languages import SUFFIXES
from plc.repair.repairer import Repairer
from tests.fuzz.__main__ import EXAMPLES, sources_in
from tests.fuzz.babble import babbling
from tests.fuzz.checking import Checked, WrongError, check
from tests.fuzz.mutations import mutated


def test_strange_files_crash_nothing_and_change_only_where_they_are_fixed(tmp_path: Path) -> None:
    sources = sources_in([EXAMPLES])
    babble, real = Repairer(babbling()), Repairer.load()
    checked: list[Checked] = []
    for number in range(200):
        drawn = Random(f"suite/{number}")
        path = tmp_path / f"a{drawn.choice(sorted(SUFFIXES))}"
        checked.append(
            check(path, mutated(drawn, sources, large=False), real if number % 20 == 0 else babble)
        )
    # it has been a test of something
    assert sum(one.functions for one in checked) > 150
    assert sum(one.fixed for one in checked) > 10
    assert len({one.reason for one in checked}) > 2


def test_a_broken_promise_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = sources_in([EXAMPLES])
    monkeypatch.setattr("plc.repair.apply.fixing.apply_edits", lambda text, *_, **__: text + b" ")

    def check_all() -> None:
        for number in range(50):
            check(tmp_path / "a.c", sources[number % len(sources)] + b"\n" * number, Repairer(babbling()))

    with pytest.raises(WrongError, match=r"not what the outcome says|changed"):
        check_all()
