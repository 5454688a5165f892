"""Findings follow their code through changes elsewhere, and go when it changes itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import TextDocumentItem

from lsp.state.anchoring import anchored
from lsp.state.documents import Analysed, Documents
from lsp.state.texts import Text
from plc.repair import FileReport, Repairer, apply_edits
from tests.lsp.session import FIVE, FLAWED, SOUND
from tests.scripted_model import scripted

BOTH = FLAWED + SOUND + FLAWED  # the same function twice


def report_on(text: str) -> FileReport:
    return Repairer(scripted(FIVE)).report(text.encode(), "c")


REPORT = report_on(BOTH)


@given(st.integers(0, len(BOTH)), st.integers(0, 20), st.text("ab{}\n\u00e9\U0001f600", max_size=8))
def test_a_finding_is_where_its_code_went(start: int, length: int, new: str) -> None:
    documents = Documents()
    document = documents.open(TextDocumentItem("file:///a.c", "c", 1, BOTH))
    document.analysed = Analysed(1, document.text, REPORT)
    first = anchored(document)
    assert [entry.fresh for entry in first] == [True, True]
    assert len({entry.id for entry in first}) == 2
    changed = BOTH[:start] + new + BOTH[start + length :]
    document.text = Text.of(changed)
    for entry in anchored(document):
        finding = entry.finding
        data = document.text.data
        function = data[finding.start_byte : finding.end_byte].decode()
        assert function == FLAWED.rstrip("\n")
        after = apply_edits(data, finding.suggestions[1].edits)
        end = len(after) - len(data) + finding.end_byte
        assert after[:end].decode().endswith(function.replace("gets", "printf"))
        assert entry.id in {each.id for each in first}
    if start + length <= BOTH.index("void", 1) and start >= len(FLAWED):
        assert len(anchored(document)) == 2
