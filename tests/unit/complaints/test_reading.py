"""Both versions of a function are the same whether the file is read whole or about the function."""

from __future__ import annotations

import pytest

from plc.complaints import reading
from plc.complaints.reading import BothVersions, StoredFunction, both_versions

_BEFORE = "int f{0}(int a)\n{{\n    int b = a * {0}\n    return b;\n}}\n\n"
_AFTER = "int f{0}(int a)\n{{\n    int b = a * {0};\n    return b;\n}}\n\n"


def _stored(number: int, functions: int) -> StoredFunction:
    texts = [_AFTER.format(one) for one in range(functions)]
    after = texts[number].rstrip("\n").encode()
    before = _BEFORE.format(number).rstrip("\n").encode()
    return StoredFunction("c", "".join(texts).encode(), len("".join(texts[:number])), before, after)


@pytest.mark.parametrize("number", [0, 2, 30, 58, 59])
def test_a_large_file_gives_what_a_whole_one_gives(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = _stored(number, 60)
    whole = both_versions(stored)
    monkeypatch.setattr(reading, "_WHOLE", 100)
    part = both_versions(stored)
    assert isinstance(whole, BothVersions)
    assert isinstance(part, BothVersions)
    assert part.flawed == whole.flawed
    assert part.correct == whole.correct
    assert stored.flawed[part.flawed.start_byte : part.flawed.end_byte] == stored.before


def test_a_place_that_is_no_function_is_said() -> None:
    stored = _stored(3, 60)
    moved = StoredFunction("c", stored.correct, stored.start + 1, stored.before, stored.after)
    assert both_versions(moved) == "the correct function is not read as one"
