"""Kinds with evidence: the text speaks for the fix, or it does not."""

# ruff: noqa: E501 - a line of a made-up program is not broken

from __future__ import annotations

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, parse
from data_prep.text.word_edits import diff
from plc.repair.filters import ProposedChange
from plc.repair.kinds import EVIDENCE, kind_of


def change(text: str, old: str, new: str, language: Language) -> ProposedChange:
    """The change that replaces the first `old` by `new`."""
    before = text.encode()
    after = text.replace(old, new, 1).encode()
    root = parse(before, language).root_node
    edits = [
        (one, list(diff([w.text for w in one.words], [w.text for w in other.words])))
        for one, other in zip(functions_of(before, language), functions_of(after, language), strict=True)
    ]
    return ProposedChange.of(before, root, language, [(f, own) for f, own in edits if own])


CASES: list[tuple[str, Language, str, str, str]] = [
    ("assignment-in-condition", "c", "int f(int a) { if (a = 5) return 1; return 0; }", "=", "=="),
    ("assignment-in-condition", "c", "int f(int a) { while (a = MAX_SIZE) a--; return 0; }", "=", "=="),
    ("assignment-in-condition", "java", "class A { int f(boolean b) { if (b = true) { return 1; } return 0; } }", "b =", "b =="),
    ("index-past-end", "c", "void f(void) { int a[9]; for (int i = 0; i <= 9; i++) a[i] = i; }", "<=", "<"),
    ("index-past-end", "c", "int t[N];\nvoid f(void) { int i; for (i = 0; i <= N; i++) t[i] = 0; }", "<=", "<"),
    ("index-past-end", "java", "class A { int f(int[] a) { int t = 0; for (int i = 0; i <= a.length; i++) { t += a[i]; } return t; } }", "<=", "<"),
    ("index-past-end", "java", "class A { void f(List<T> l) { for (int i = 0; i <= l.size(); i++) { use(l.get(i)); } } }", "<=", "<"),
    ("index-past-end", "cpp", "int f(std::vector<int> &v) { int t = 0; for (int i = 0; i <= v.size(); i++) t += v[i]; return t; }", "<=", "<"),
    ("null-followed", "c", "int f(struct s *p) { if (p == NULL && p->n) return 1; return 0; }", "&&", "||"),
    ("null-followed", "c", "int f(struct s *p) { if (p != NULL || p->n) return 1; return 0; }", "||", "&&"),
    ("null-followed", "java", "class A { int f(String s) { if (s == null) { return s.length(); } return 0; } }", "==", "!="),
    ("null-followed", "c", "int f(struct s *p) { if (!p) return p->n; return 0; }", "!p", "p"),
    ("constant-condition", "c", "int f(int c) { if (c != 'a' || c != 'b') return 1; return 0; }", "||", "&&"),
    ("constant-condition", "java", "class A { int f(int k) { if (k == 1 && k == 2) { return 1; } return 0; } }", "&&", "||"),
    ("arguments-swapped-by-name", "c", "int move(int x, int y) { return x - y; }\nint f(struct p p) { int x = p.x, y = p.y; return move(y, x); }", "move(y, x)", "move(x, y)"),
    ("case-undone", "c", "int f(int x) { int y = 0; switch (x) { case 1: y = 10; case 2: y = 20; break; default: return 1; } return y; }", "y = 10;", "y = 10; break;"),
    ("case-undone", "java", "class A { void f(int x) { switch (x) { case 1: decompress(x); default: throw new E(); } } }", "decompress(x);", "decompress(x); break;"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "language", "text", "old", "new"), CASES)
def test_the_text_speaks_for_the_fix(kind: str, language: Language, text: str, old: str, new: str) -> None:
    assert kind_of(change(text, old, new, language)) == kind


SILENT: list[tuple[Language, str, str, str]] = [
    ("c", "int f(void) { int c; while ((c = getc())) use(c); return 0; }", "c =", "c =="),
    ("c", "int f(int n) { int a[10]; for (int i = 0; i <= 9; i++) a[i] = i; return a[0]; }", "<=", "<"),
    ("c", "void f(int n) { int a[N + 1]; for (int i = 0; i <= N; i++) a[i] = i; }", "<=", "<"),
    ("java", "class A { void f(String s) { for (int j = 0; j <= s.length(); j++) { if (j == s.length() || s.charAt(j) == 'x') { cut(j); } } } }", "<=", "<"),
    ("java", "class A { void f(List<T> l, T x) { for (int i = 0; i <= l.size(); i++) { l.add(i, x); go(l.get(i)); } } }", "<=", "<"),
    ("cpp", "void f(std::string s) { for (int i = 0; i <= s.size(); i++) if (s[i] == ' ' || s[i] == '\\0') cut(i); }", "<=", "<"),
    ("c", "int f(struct s *p) { if (p != NULL && p->n) return 1; return 0; }", "&&", "||"),
    ("c", "int f(int c) { if (c == 'a' || c == 'b') return 1; return 0; }", "||", "&&"),
    ("c", "int f(struct s *p) { if (next(p) == 1 && next(p) == 2) return 1; return 0; }", "&&", "||"),
    ("java", "class A { V views() { if (d.get() == null) { d.set(new V()); d.get().add(); } return d.get(); } }", "==", "!="),
    ("java", "class A { int compare(T a, T b) { return a.n - b.n; } int compareReversed(T a, T b) { return compare(b, a); } }", "compare(b, a)", "compare(a, b)"),
    ("java", "class A { void add(L l, E e) { run(l, e); } void add(E e, L l) { add(l, e); } }", "{ add(l, e)", "{ add(e, l)"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "old", "new"), SILENT)
def test_it_does_not_where_the_code_may_be_meant(language: Language, text: str, old: str, new: str) -> None:
    assert kind_of(change(text, old, new, language)) not in {entry.name for entry in EVIDENCE}


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"),
    [
        ("bound", "int f(int a) { return a <= 5; }", "<=", "<"),
        ("negated-comparison", "int f(int a) { return a == 5; }", "==", "!="),
        ("negation", "int f(int a) { if (!a) return 1; return 0; }", "!a", "a"),
        ("negation", "int f(int a) { if (!(a & 1)) return 1; return 0; }", "!(a & 1)", "a & 1"),
        ("negation", "int f(int a) { if (a == 1) return 1; return 0; }", "a == 1", "!(a == 1)"),
        ("arithmetic-operator", "int f(int a) { return a + 5; }", "+", "-"),
        ("number", "int f(int a) { return a + 5; }", "5", "6"),
        ("wrong-name", "int f(int a, int b) { return a + b; }", "a + b", "b + b"),
        (
            "missing-break",
            "void f(int a) { switch (a) { case 1: g(); case 2: h(); } }",
            "g();",
            "g(); break;",
        ),
        ("missing-release", "void f(char *p) { g(p); }", "g(p);", "g(p); free(p);"),
        ("missing-check", "void f(char *p) { g(p); }", "g(p);", "if (p != NULL) g(p);"),
        ("removed-code", "void f(char *p) { g(p); h(p); }", "h(p);", ""),
        ("swapped-arguments", "void f(int p, int q) { g(p, q); }", "g(p, q)", "g(q, p)"),
    ],
)
def test_without_evidence_the_words_tell(kind: str, text: str, old: str, new: str) -> None:
    assert kind_of(change(text, old, new, "c")) == kind
