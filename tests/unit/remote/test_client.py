"""A client of a server says what a model at hand would say, by the macros that hold here."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from data_prep.substitutes.outside import Outside, defined_outside
from data_prep.text.languages import Language
from plc.remote.client import Remote
from plc.remote.macros_wire import MOST_BYTES, asked_with, outside_in, said_of
from plc.repair import NotTextError, Repairer
from tests.unit.remote.running import FLAWED, TOKEN, Running, running

BROKEN = b"void g( { int\n"


@pytest.mark.parametrize("least", [None, 0.0, 0.05, 1.0])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FLAWED, "c"),
        (FLAWED * 3, "cpp"),
        (BROKEN + FLAWED, "c"),
        ("void ä() {}".encode(), "c"),
        (b"", "java"),
    ],
)
def test_the_report_is_the_very_report_of_the_model(
    text: bytes, language: Language, least: float | None, here: Repairer, server: Running
) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    assert remote.report(text, language, min_confidence=least) == here.report(
        text, language, min_confidence=least
    )
    assert (remote.name, remote.sha256, remote.cwes) == (here.name, here.sha256, here.cwes)
    assert (remote.threshold, remote.safe_threshold) == (here.threshold, here.safe_threshold)
    remote.close()


# No capitals: only a header can say what it is.
BEHIND_MACRO = b"void f(char *s Unused)\n{\n    gets(s);\n}\n"
HEADERS = Outside({b"Unused": (b"__attribute__((unused))",), b"NAMED": (b"\xe9",)}, frozenset([b"Unused"]))


def test_a_file_is_read_there_by_the_macros_of_its_headers(here: Repairer, server: Running) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    assert remote.report(BEHIND_MACRO, "c") == here.report(BEHIND_MACRO, "c")
    assert not here.report(BEHIND_MACRO, "c").findings
    with defined_outside(HEADERS):
        assert remote.report(BEHIND_MACRO, "c") == here.report(BEHIND_MACRO, "c")
        assert here.report(BEHIND_MACRO, "c").findings
    remote.close()


def test_macros_arrive_as_they_were_sent_and_those_beyond_the_limit_stay() -> None:
    assert outside_in(said_of(HEADERS)) == HEADERS
    many = Outside({b"M%d" % number: (b"x" * 900,) for number in range(1000)})
    sent = outside_in(said_of(many))
    assert 0 < len(sent.bodies) < 1000
    assert sent.bodies.items() <= many.bodies.items()


@pytest.mark.parametrize("body", [b"", b"\xe9" * 30, b'"' * 30, b"\x01\\" * 15], ids=repr)
def test_the_limit_of_macros_counts_what_is_written_of_them(body: bytes) -> None:
    names = [b"M%06d" % number for number in range(60_000)]
    many = Outside(dict.fromkeys(names, (body,)), frozenset(names))
    said = said_of(many)
    written = len(json.dumps(said["macros"], separators=(",", ":")))
    assert MOST_BYTES - 300 < written <= MOST_BYTES
    assert outside_in(said).given == outside_in(said).bodies.keys()


def test_macros_that_stand_for_nothing_arrive() -> None:
    nothing = Outside({b"API": (b"",), b"EITHER": (b"", b"1"), b"NEVER": ()}, frozenset([b"API"]))
    document = asked_with(b"API int f;\n", nothing)
    assert document is not None
    assert outside_in(json.loads(document)) == nothing


def test_a_macro_that_is_too_long_does_not_count() -> None:
    many = {b"L%d" % number: (b"y" * 2001,) for number in range(500)}
    longer = {b"W": (b"x" * 1990, b"z" * 1990)}
    assert outside_in(said_of(Outside({**many, **longer}))).bodies == longer


def test_a_connection_is_kept_and_renewed(here: Repairer) -> None:
    with running(here) as first:
        remote = Remote.open(first.url, token=None)
        assert remote.report(FLAWED, "c") == remote.report(FLAWED, "c")
        opened = remote._exchange._opened  # type: ignore[attr-defined]
        (kept,) = opened
        kept.sock.shutdown(2)
        assert remote.report(FLAWED, "c") == here.report(FLAWED, "c")
        assert len(opened) == 1
        assert opened != [kept]
        remote.close()


def test_what_is_no_text_does_not_travel(server: Running) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    with pytest.raises(NotTextError):
        remote.report(b"\0", "c")
    remote.close()
