"""New words take the layout around them, and no byte outside an edit changes."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.functions import functions_in, functions_of
from data_prep.text.languages import Language, language_of
from data_prep.text.word_edits import WordEdit, apply, diff
from plc.repair.edits.layout import Replacement, apply_replacements, byte_edits
from plc.repair.edits.minimization import is_boundary
from plc.repair.edits.style import style_of
from plc.repair.text.reparsing import Syntax

GOLDEN = Path(__file__).parents[3] / "golden" / "layout"
CASES = sorted(path.name.split(".")[0] for path in GOLDEN.glob("*.before.*"))


def edited(before: bytes, target: bytes, language: Language) -> tuple[bytes, list[Replacement]]:
    """`before` with the words of `target` in the layout of `before`."""
    old, new = functions_of(before, language), functions_of(target, language)
    assert [f.name for f in old] == [f.name for f in new]
    types = frozenset(word.text for function in old for word in function.words if word.role == "type")
    replacements: list[Replacement] = []
    for was, wanted in zip(old, new, strict=True):
        edits = diff([word.text for word in was.words], [word.text for word in wanted.words])
        replacements += byte_edits(before, was.words, edits, style=style_of(before, types=types))
    return apply_replacements(before, replacements), replacements


@pytest.mark.parametrize("name", CASES)
def test_golden_files(name: str) -> None:
    before_path = next(GOLDEN.glob(f"{name}.before.*"))
    language = language_of(before_path)
    assert language is not None
    before = before_path.read_bytes()
    target = next(GOLDEN.glob(f"{name}.target.*")).read_bytes()
    after, _ = edited(before, target, language)
    expected = next(GOLDEN.glob(f"{name}.after.*")).read_bytes()
    assert after.decode("latin-1") == expected.decode("latin-1")
    assert [w.text for f in functions_of(after, language) for w in f.words] == [
        w.text for f in functions_of(target, language) for w in f.words
    ]


SOURCES = {name: next(GOLDEN.glob(f"{name}.before.*")) for name in CASES}
NEW_WORDS = st.lists(
    st.sampled_from(
        ["free", "(", ")", ";", "{", "}", "if", "x", "0", "=", ",", "*", "else", "return", "!", '"s"']
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(CASES),
    at=st.integers(0, 60),
    length=st.integers(0, 6),
    new=NEW_WORDS,
    which=st.integers(0, 3),
)
def test_any_edit_leaves_comments_and_line_endings_alone(
    name: str, at: int, length: int, new: list[str], which: int
) -> None:
    before = SOURCES[name].read_bytes()
    language = language_of(SOURCES[name])
    assert language is not None
    functions = functions_of(before, language)
    function = functions[which % len(functions)]
    start = min(at, len(function.words))
    edit = WordEdit(start, min(start + length, len(function.words)), tuple(new))
    replacements = byte_edits(before, function.words, [edit], style=style_of(before))
    after = apply_replacements(before, replacements)
    for comment in re.findall(rb"/\*.*?\*/|//[^\r\n]*", before, re.DOTALL):
        assert after.count(comment) >= before.count(comment) > 0
    if before.count(b"\r\n") == before.count(b"\n") > 0:
        assert after.count(b"\r\n") == after.count(b"\n")
    for left, right in pairwise(replacements):
        assert left.end <= right.start


HOLDING_LINES = ("guard_nested", "guard_text_block", "macros")  # with words or macros that span lines


def numbered(text: bytes, ends: list[bytes]) -> bytes:
    """The text with a comment at the end of each line that says which it is, and that line end."""
    lines = text.splitlines()
    parts = [b"%s /*%d*/%s" % (line, at, ends[at % len(ends)]) for at, line in enumerate(lines)]
    return b"".join(parts)


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from([name for name in CASES if name not in HOLDING_LINES]),
    ends=st.lists(st.sampled_from([b"\n", b"\r\n"]), min_size=1, max_size=9),
    at=st.integers(0, 60),
    length=st.integers(0, 3),
    new=st.sampled_from(["x ( ) ;", "if ( x ) {", "if ( x ) { y ( ) ; }", "}", "else { return ; }", "x", ""]),
    second=st.integers(0, 30),
)  # fmt: skip
def test_no_line_end_changes_in_a_file_that_mixes_them(
    name: str, ends: list[bytes], at: int, length: int, new: str, second: int
) -> None:
    text = SOURCES[name].read_bytes()
    if re.search(rb"/\*[^/]*\n|\\\n|#", text):
        return  # a number would land within a comment, or on a line that must end as it does
    before = numbered(text, ends)
    language = language_of(SOURCES[name])
    assert language is not None
    (function, *_) = functions_of(before, language)
    start = min(at, len(function.words))
    edits = [WordEdit(start, min(start + length, len(function.words)), tuple(new.split()))]
    if new.endswith("{") and edits[0].end + second < len(function.words):
        edits.append(WordEdit(edits[0].end + second + 1, edits[0].end + second + 1, ("}",)))
    style = style_of(before)
    after = apply_replacements(before, byte_edits(before, function.words, edits, style=style))
    was = dict(re.findall(rb"/\*(\d+)\*/(\r?\n)", before))
    lines = after.splitlines(keepends=True)
    ended = [line[len(line.rstrip(b"\r\n")) :] for line in lines]
    for index, line in enumerate(lines):
        found = re.search(rb"/\*(\d+)\*/\s*$", line)
        if found:
            assert ended[index] == was[found[1]], line
        elif index and ended[index]:
            near = {ended[index - 1], *ended[index + 1 : index + 2]}
            assert ended[index] in near, line


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("guard*.before.*")), ids=lambda path: path.name)
def test_what_a_new_block_encloses_only_gains_blanks(path: Path) -> None:
    language = language_of(path)
    assert language is not None
    before = path.read_bytes()
    after, replacements = edited(
        before, next(GOLDEN.glob(path.name.replace("before", "target"))).read_bytes(), language
    )
    assert all(entry.start == entry.end for entry in replacements)  # nothing that was there goes
    for found in re.findall(rb"/\*.*?\*/|R\"\(.*?\)\"|\"\"\".*?\"\"\"", before, re.DOTALL):
        assert found in after


def balanced(words: list[str]) -> bool:
    """Whether no bracket opens or closes outside of the words."""
    depth = 0
    for word in words:
        depth += (word in ("{", "(", "[")) - (word in ("}", ")", "]"))
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("name", CASES)
def test_a_guard_around_any_statements_reads_back_and_moves_blanks_alone(name: str) -> None:
    before = SOURCES[name].read_bytes()
    language = language_of(SOURCES[name])
    assert language is not None
    syntax = Syntax.of(before, language)
    for number, function in enumerate(functions_of(before, language)):
        words = [word.text for word in function.words]
        body = words.index("{")
        places = [at for at in range(body + 1, len(words)) if is_boundary(function.words, at)]
        for first, last in combinations(places, 2):
            held = words[first:last]
            if not balanced(held) or "else" in (held[0], words[last]) or "case" in held or "default" in held:
                continue
            edits = [WordEdit(first, first, ("if", "(", "x", ")", "{")), WordEdit(last, last, ("}",))]
            replacements = byte_edits(before, function.words, edits, style=style_of(before))
            reparsed = syntax.after(replacements)  # whatever the parser was shown before it is shown again
            after = reparsed.text
            read = [word.text for word in functions_in(reparsed.root, after)[number].words]
            assert read == apply(words, edits)
            kept = b"".join(after.split()).replace(b"if(x){", b"", 1)
            assert len(kept) == len(b"".join(before.split())) + 1


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet=" \t\r\n{}();iföx/*", max_size=80))
def test_any_text_has_a_style(text: str) -> None:
    style = style_of(text.encode())
    assert style.newline in ("\n", "\r\n")
    assert style.unit.strip(" \t") == ""
    assert style.unit


@pytest.mark.parametrize(
    ("text", "unit", "newline", "alone"),
    [
        (b"", "    ", "\n", False),
        (b"int f()\n{\n  if (x)\n  {\n    g();\n  }\n}\n", "  ", "\n", True),
        (b"int f() {\r\n\tif (x) {\r\n\t\tg();\r\n\t}\r\n}\r\n", "\t", "\r\n", False),
    ],
)
def test_style_is_read_off_the_file(text: bytes, unit: str, newline: str, alone: bool) -> None:
    style = style_of(text)
    assert (style.unit, style.newline, style.brace_on_own_line) == (unit, newline, alone)


def test_no_edit_changes_nothing() -> None:
    before = SOURCES["tabs"].read_bytes()
    (function,) = functions_of(before, "c")
    same = tuple(word.text for word in function.words)
    assert byte_edits(before, function.words, [], style=style_of(before)) == []
    whole = WordEdit(0, len(same), same)
    assert byte_edits(before, function.words, [whole], style=style_of(before)) == []


def test_overlapping_replacements_are_refused() -> None:
    with pytest.raises(ValueError, match="replacement at byte 1 overlaps the one that ends at byte 2"):
        apply_replacements(b"abc", [Replacement(0, 2, b""), Replacement(1, 3, b"")])
