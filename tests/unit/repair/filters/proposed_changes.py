"""Changes for filters, given by what a text reads before and after."""

from __future__ import annotations

from data_prep.text.functions import functions_in
from data_prep.text.languages import Language, parse
from data_prep.text.word_edits import diff
from plc.repair.filters import ProposedChange, veto


def proposed(text: str, old: str, new: str, language: Language = "c") -> ProposedChange:
    """The change that puts `new` in the place of `old`, which the text has once."""
    assert text.count(old) == 1, (text.count(old), old)
    before, after = text.encode(), text.replace(old, new).encode()
    root = parse(before, language).root_node
    was, becomes = functions_in(root, before), functions_in(parse(after, language).root_node, after)
    assert [function.name for function in was] == [function.name for function in becomes]
    edits = [
        (function, diff([word.text for word in function.words], [word.text for word in changed.words]))
        for function, changed in zip(was, becomes, strict=True)
    ]
    return ProposedChange.of(before, root, language, [(f, own) for f, own in edits if own])


def reason(text: str, old: str, new: str, language: Language = "c") -> str | None:
    """Why that change is not offered, with the name of the filter; None: it is."""
    return veto(proposed(text, old, new, language))


def dropped_by(name: str, text: str, old: str, new: str, language: Language = "c") -> bool:
    """Whether a filter drops the change; AssertionError where another one does."""
    said = reason(text, old, new, language)
    assert said is None or said.startswith(f"{name}: "), said
    return said is not None
