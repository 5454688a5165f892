"""What is not read is named by its construct, in whole letters."""

from __future__ import annotations

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.languages import parse
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_places


@pytest.mark.parametrize("blanks", [0, 1])
def test_a_word_is_cut_between_letters_where_the_bytes_that_are_looked_at_end(blanks: int) -> None:
    text = ("a" * blanks + "\u0416" * 400 + " ) )\n").encode()
    source = SourceText.of(text)
    skipped = unread_places(parse(text, "c").root_node, functions_of(text, "c"), source)
    assert skipped
    assert all("does not parse" in each.reason for each in skipped)
