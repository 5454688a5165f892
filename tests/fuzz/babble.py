"""A model that writes whatever comes to its mind, the same for the same words: the worst there is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from zlib import crc32

from data_prep.text.word_edits import WordEdit
from plc.decode.model_directory import LoadedModel
from tests.scripted_model import Says, scripted

LOUD = 0.25  # of all functions
_WORDS = """( ) [ ] { } ; , . -> = == < > + - * & ! : ? if else for while return NULL 0 1 10 char int sizeof
free malloc fgets stdin new catch v0 v1 v2 v9 f0 t0 m0 c0 s0 h0 n0 n1""".split()  # noqa: SIM905
_GUARDS = (
    "if ( v0 == NULL ) { return ; }",
    "if ( v1 )",
    "free ( v0 ) ;",
    "{ ; }",
    "int v9 = 0 ;",
    "v0 = 0 ;",
)


def babbling() -> LoadedModel:
    """A loaded model that proposes anything at all."""
    return scripted(_says)


def _says(words: Sequence[str]) -> Says:
    drawn = Random(crc32(" ".join(words).encode("utf-8", "surrogatepass")))
    if drawn.random() > LOUD:
        return []
    return [(share, _edits(drawn, words)) for share in (0.4, 0.3, 0.15, 0.1)]


def _edits(drawn: Random, words: Sequence[str]) -> tuple[WordEdit, ...]:
    edits: list[WordEdit] = []
    place = 0
    for _ in range(drawn.choice((1, 1, 2, 3))):
        edit = _edit(drawn, words, place)
        if edit is None:
            break
        edits.append(edit)
        place = edit.end + 1
    return tuple(edits) or (WordEdit(0, min(1, len(words)), ("int",)),)


def _edit(drawn: Random, words: Sequence[str], place: int) -> WordEdit | None:
    """Whole statements taken away, written twice or guarded, a word for its like, or anything at all."""
    ends = [at + 1 for at, word in enumerate(words) if word in (";", "{", "}") and at >= place]
    if len(ends) < 3:
        return None
    first = drawn.randrange(len(ends) - 1)
    start, end = ends[first], ends[first + 1]
    statement = tuple(words[start:end])
    match drawn.randrange(6):
        case 0:
            return WordEdit(start, end, ())
        case 1:
            return WordEdit(start, start, statement)
        case 2:
            return WordEdit(start, start, tuple(drawn.choice(_GUARDS).split()))
        case 3:
            like = [at for at in range(start, end) if words[at][0] == "v" or words[at].isdigit()]
            other = [word for word in words if word[0] == "v" and word[1:].isdigit()]
            if like and other:
                at = drawn.choice(like)
                return WordEdit(at, at + 1, (drawn.choice(other),))
            return None
        case 4:
            signs = {"<": "<=", "<=": "<", ">": ">=", "==": "!=", "+": "-", "-": "+", "=": "=="}
            places = [at for at in range(start, end) if words[at] in signs]
            return WordEdit(places[0], places[0] + 1, (signs[words[places[0]]],)) if places else None
        case _:
            end = min(len(words), start + drawn.choice((0, 1, 2, 5, 12)))
            written = tuple(drawn.choice(_WORDS) for _ in range(drawn.randrange(1, 8)))
            return WordEdit(start, end, written)
