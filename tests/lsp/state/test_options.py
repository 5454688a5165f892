"""Settings are read with care."""

from __future__ import annotations

import pytest

from lsp.state.options import Options, read_options


def test_all_of_them() -> None:
    section = {
        "run": "onSave",
        "debounce": 0,
        "model": "m",
        "minConfidence": 1,
        "confirm": False,
        "codeLens": True,
        "inlineCompletion": False,
        "maxFileSize": 5,
        "trace": {"server": "off"},
    }
    options, problems = read_options(section)
    assert problems == ()
    assert options == Options(
        run="onSave",
        debounce=0,
        model="m",
        min_confidence=1,
        confirm=False,
        code_lens=True,
        inline_completion=False,
        max_file_size=5,
    )


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ({"run": "always"}, "plc.run is 'always': give one of onType, onSave, off"),
        ({"debounce": -1}, "plc.debounce is -1: give a whole number, 0 or more"),
        ({"debounce": True}, "plc.debounce is True: give a whole number, 0 or more"),
        ({"minConfidence": 2}, "plc.minConfidence is 2: give a number from 0 to 1, or null"),
        ({"model": None}, "plc.model is None: give the path of a model directory"),
        ({"confirm": "no"}, "plc.confirm is 'no': give true or false"),
        ({"rum": 1}, "unknown setting plc.rum: did you mean plc.run?"),
        ([1], "the settings `plc` are [1]: give an object"),
    ],
)
def test_each_mistake_is_reported_and_leaves_the_default(section: object, problem: str) -> None:
    assert read_options(section) == (Options(), (problem,))


def test_nothing_is_no_mistake() -> None:
    assert read_options(None) == (Options(), ())
