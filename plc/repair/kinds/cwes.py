"""CWEs that follow from a fix itself, where the model's reading of the function can only guess."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.text.word_edits import WordEdit
from plc.repair.findings import Cwe

_WRONG_OPERATOR = "CWE-480"
# MITRE's list has these below CWE-480, and defines them by the operators.
_BY_OPERATORS = {("=", "=="): "CWE-481", ("==", "="): "CWE-482"}
_FAMILY = frozenset([_WRONG_OPERATOR, *_BY_OPERATORS.values()])


def cwe_implied_by(source: Sequence[str], edits: Sequence[WordEdit]) -> str | None:
    """The kind of flaw that word edits of a source mend by definition, if they do no more than that."""
    if len(edits) != 1 or len(edits[0].words) != 1 or edits[0].end - edits[0].start != 1:
        return None
    return _BY_OPERATORS.get((source[edits[0].start], edits[0].words[0]))


def refined(cwe: tuple[Cwe, ...], implied: str | None, *, evident: bool = False) -> tuple[Cwe, ...]:
    """The model's kinds, most probable first; of those that are a wrong operator, the one that the fix tells.

    What the model holds of its relatives is the implied one's, too. Where it sees another kind of flaw first,
    that stays, unless the text makes the implied one evident.
    """
    if evident and implied is not None:
        return (Cwe(implied, 1.0),)
    if implied is None or not cwe or cwe[0].id not in _FAMILY:
        return cwe
    share = sum(entry.probability for entry in cwe if entry.id in _FAMILY)
    return (Cwe(implied, min(1.0, share)), *(entry for entry in cwe if entry.id not in _FAMILY))
