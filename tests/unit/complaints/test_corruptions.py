"""Corruptions: what they make of a function, that lines stay lines, and that the text alone decides."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language
from plc.complaints.corruptions import habits
from plc.complaints.corruptions.code import Code, Corruption
from plc.complaints.corruptions.registry import CORRUPTIONS, corrupted, with_changes
from tests.unit.complaints.packages import COUNTER_JAVA, STACK_C

ALL = {corruption.name: corruption for corruption in (*CORRUPTIONS, *habits.CORRUPTIONS)}
C_TEXT = """\
int parse(struct reader *in, const char *name, int *out)
{
    int count = 0;
    int i;
    char buffer[16];
    struct node *node = find(in, name);
    if (node && node->kind == 3) {
        memset(node, 0, sizeof(*node));
        printf("%s has %d\\n", name, (int)node->size);
        scanf("%d", &count);
    } else {
        count = strcmp(name, "none") == 0 ? 1 : 2;
    }
    if (node != NULL) {
        i = count;
        count = i;
    }
    for (int j = 0; j < count; j++) {
        i = read_one(in, *out);
        buffer[j] = 'x';
        use(buffer[i], j);
    }
    switch (count) {
    case 1:
        lock(in);
        break;
    default:
        last(node);
        close(in);
    }
    last(count);
    return count;
}
"""
JAVA_TEXT = """\
class A {
    public int read(final String name, int limit) throws IOException {
        int count = 0;
        List<String> lines = new ArrayList<>();
        Object first = lines.get(0);
        String text = (String) first;
        try {
            if (text != null && text.length() > limit) {
                count = text.length();
            } else if (name.equals("none")) {
                count = 1;
            }
        } catch (RuntimeException error) {
            log(error, text);
        }
        for (int i = 0; i < lines.size(); i++) {
            System.out.println(lines.get(i));
        }
        switch (count) {
            case 1:
                input.close();
                break;
            default:
                count = 2;
        }
        return count;
    }
}
"""


def _code(text: str, language: Language) -> Code:
    data = text.encode()
    [function] = functions_of(data, language)[:1]
    return Code(data, function, language, ["elsewhere", "count_of"])


CODES: dict[Language, Code] = {"c": _code(C_TEXT, "c"), "java": _code(JAVA_TEXT, "java")}


@pytest.mark.parametrize("corruption", ALL.values(), ids=ALL)
def test_every_corruption_finds_a_place_and_leaves_the_lines_as_they_are(corruption: Corruption) -> None:
    found = 0
    for language, code in CODES.items():
        if language not in corruption.languages:
            continue
        start, end = code.function.start_byte, code.function.end_byte
        for seed in range(30):
            edit = corruption.find(code, random.Random(seed))
            if edit is None:
                continue
            changes = sorted(edit, key=lambda change: (change.start_byte, change.end_byte))
            text = with_changes(code.text, start, end, changes)
            assert text is not None
            assert text != code.text[start:end]
            assert text.count(b"\n") == code.text.count(b"\n", start, end)
            found += 1
    assert found


@pytest.mark.parametrize(
    ("name", "language", "made"),
    [
        ("drop-address", "c", 'scanf("%d", count)'),
        ("drop-type-in-for", "c", "for ( j = 0;"),
        ("invert-null-check", "c", "node == NULL"),
        ("compare-strings", "c", 'name == "none" ? 1 : 2'),
        ("release-twice", "c", "close(in); close(in);"),
        ("equals-by-reference", "java", 'name == "none"'),
        ("drop-throws", "java", "int limit)  {"),
        ("drop-cast", "java", "text =  first;"),
        ("drop-new", "java", "lines =  ArrayList<>()"),
    ],
)
def test_what_a_corruption_writes(name: str, language: Language, made: str) -> None:
    code = CODES[language]
    texts = set()
    for seed in range(20):
        edit = ALL[name].find(code, random.Random(seed))
        if edit is not None:
            text = with_changes(code.text, code.function.start_byte, code.function.end_byte, edit)
            assert text is not None
            texts.add(text.decode())
    assert any(made in text for text in texts), texts


def test_the_text_of_a_function_decides_what_becomes_of_it() -> None:
    here, there = _code(C_TEXT, "c"), _code(f"int before;\n{C_TEXT}", "c")
    for seed in range(5):
        one, other = (
            corrupted(code, CORRUPTIONS, seed=seed, spills=True, dropped=Counter()) for code in (here, there)
        )
        assert one is not None
        assert other is not None
        assert (one.text, one.slips) == (other.text, other.slips)


def test_without_spills_no_brace_and_no_head_changes() -> None:
    allowed = {corruption.name for corruption in CORRUPTIONS if not corruption.spills}
    for text, language in ((STACK_C, "c"), (COUNTER_JAVA, "java")):
        data = text.encode()
        for function in functions_of(data, language):  # type: ignore[arg-type]
            code = Code(data, function, language)  # type: ignore[arg-type]
            for seed in range(20):
                made = corrupted(code, CORRUPTIONS, seed=seed, spills=False, dropped=Counter())
                assert made is None or set(made.slips) <= allowed
