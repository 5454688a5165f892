"""What holds for every C and C++ fault: it parses, stays in its function, and can be taken back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from data_prep.inject.operators import Change, Mutation, Site
from data_prep.text.languages import Language, language_of, parse
from tests.unit.data_prep.inject.c.c_mutants import BY_NAME, Case, applied, found, function, sites
from tests.unit.data_prep.inject.c.test_bounds import CASES as BOUNDS
from tests.unit.data_prep.inject.c.test_calls import CASES as CALLS
from tests.unit.data_prep.inject.c.test_checks import CASES as CHECKS
from tests.unit.data_prep.inject.c.test_memory import CASES as MEMORY
from tests.unit.data_prep.inject.c.test_operators import CASES as OPERATORS
from tests.unit.data_prep.inject.c.test_values import CASES as VALUES

CLEAN = Path(__file__).parents[5] / "examples" / "clean"
ALL_CASES: list[Case] = [*CHECKS, *BOUNDS, *CALLS, *MEMORY, *VALUES, *OPERATORS]
STYLES = """\
static int
load(struct store *s, const char *path, size_t most)
{
\tFILE *in = NULL;\t/* closed below */
\tchar *text = NULL; char line[80];
\tint rc = -1, n = 0;

\tif (s == NULL || path == NULL)
\t\treturn -1;	// nothing to do
\tif ((in = fopen(path, "r")) == NULL) goto out;
\tif (!(text = xmalloc(most + 1)))
\t\tgoto out;
#ifdef LIMITED
\tif (most > LIMIT) {
\t\tfree(text);
\t\tgoto out;
\t}
#endif
\twhile (fgets(line, sizeof(line), in) && n < s->room) {
\t\tsize_t len = strlen(line);
\t\tif (len >= most) { len = most; }
\t\tmemcpy(text, line, len); text[len] = '\\0';
\t\ts->items[n++] = strdup(text);
\t\tswitch (line[0]) {
\t\tcase '#': s->comments++; break;
\t\tcase '!':
\t\t\ts->orders++;
\t\t\tbreak;
\t\tdefault: { s->others += 1; break; }
\t\t}
\t}
\trc = n > 0 ? s->total / n : 0;
out:
\tfree(text);
\tif (in) fclose(in);
\treturn rc;
}
"""


def texts() -> list[tuple[str, bytes, Language]]:
    given: list[tuple[str, bytes, Language]] = [
        (f"{case.operator}-{place}", function(case.head, "\n".join(case.body)).encode(), case.language)
        for place, case in enumerate(ALL_CASES)
    ]
    given.append(("styles", STYLES.encode(), "c"))
    given.append(("styles-crlf", STYLES.replace("\n", "\r\n").encode(), "c"))
    for path in sorted(CLEAN.iterdir()):
        language = language_of(path)
        if language in ("c", "cpp"):
            given.append((path.name, path.read_bytes(), language))
    return given


TEXTS = texts()


@pytest.mark.parametrize(
    ("text", "language"), [given[1:] for given in TEXTS], ids=[name for name, *_ in TEXTS]
)
def test_every_mutation_is_sound(text: bytes, language: Language) -> None:
    for site in sites(text, language):
        for name, operator in BY_NAME.items():
            if language in operator.languages:
                for mutation in operator.find(site):
                    _check(name, site, mutation)


def _check(name: str, site: Site, mutation: Mutation) -> None:
    assert mutation.cwe in BY_NAME[name].cwes
    assert mutation.changes
    at = site.function.start_byte
    for change in mutation.changes:
        assert at <= change.start_byte <= change.end_byte
        at = change.end_byte
    assert at <= site.function.end_byte
    mutant = applied(site.text, mutation.changes)
    assert mutant != site.text
    assert not parse(mutant, site.language).root_node.has_error, mutant.decode()
    assert applied(mutant, _reverse(site.text, mutation.changes)) == site.text
    for line in mutant.splitlines():
        assert line.rstrip(b" \t") == line or line in site.text, (name, line)


def _reverse(text: bytes, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What turns the mutant into the original again."""
    reverse: list[Change] = []
    moved = 0
    for change in changes:
        start = change.start_byte + moved
        reverse.append(Change(start, start + len(change.text), text[change.start_byte : change.end_byte]))
        moved += len(change.text) - (change.end_byte - change.start_byte)
    return tuple(reverse)


def test_every_operator_has_a_case_with_and_one_without_mutants() -> None:
    for name in BY_NAME:
        with_mutants = {bool(case.expected) for case in ALL_CASES if case.operator == name}
        assert with_mutants == {True, False}, name


def test_every_operator_says_what_it_does_and_shows_it() -> None:
    for name, operator in BY_NAME.items():
        text = sys.modules[operator.find.__module__].__doc__ or ""
        assert "→" in text, name
        assert all(f"CWE-{cwe}" in text for cwe in operator.cwes), name


@pytest.mark.parametrize("name", BY_NAME)
def test_a_place_is_found_once_and_in_order(name: str) -> None:
    for _, text, language in TEXTS:
        if language in BY_NAME[name].languages:
            mutations = found(name, text, language)
            assert len({mutation.changes for mutation in mutations}) == len(mutations), name
            assert mutations == found(name, text, language)


def test_a_macro_that_hides_the_function_is_no_trouble() -> None:
    text = b"BEGIN(x) { if (p == NULL) return; p->size = 0; }\nint a(\n"
    assert all(isinstance(found(name, text), list) for name in BY_NAME)


def test_a_branch_with_directives_inside_stays() -> None:
    body = ("if (p == NULL) {", "#ifdef A", "    g();", "#endif", "    return 0;", "}", "return p->a;")
    text = function("int f(struct n *p)", "\n".join(body)).replace("    #", "#").encode()
    assert found("drop-null-check", text) == []
