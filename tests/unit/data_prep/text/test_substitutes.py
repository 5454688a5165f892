"""What the C and C++ grammars cannot read is read nevertheless, and every byte stays at its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.substitutes.items import within_bodies
from data_prep.substitutes.model import Substitute, applied, blanked, carried, kept, merged
from data_prep.substitutes.reading import Piece
from data_prep.substitutes.tokens import Tokens
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language, parse, parse_bounded, substitutes_of

BODY = '{\n    int eyes = rand();\n    if (eyes = 5) {\n        puts("six");\n    }\n}\n'
HEADS: dict[str, tuple[Language, str]] = {
    "before": ("c", "API int f(int a) @"),
    "before a pointer": ("c", "API foo_t *f(void) @"),
    "between": ("c", "static int __init f(void) @"),
    "two": ("c", "FOO_API FOO_INLINE unsigned long f(void) @"),
    "lower case, before a keyword": ("c", "local int f(int a) @"),
    "behind a text of two macros": ("c", 'static const T a[] = TEXT("a") TEXT(B);\nint f(int a) @'),
    "before a parameter": ("c", "static int f(pTHX_ const char *name, av_t *array) @"),
    "before a parameter's own type": ("c", "int f(pTHX_ oconfig_item_t *ci, int b) @"),
    "with arguments": ("c", "FOO_PUBLIC(char *) f(int a) @"),
    "on a line of its own": ("c", "MY_NODISCARD\nint\nf(int n) @"),
    "on parameters": ("c", "void f(int a UNUSED, OUT char *b, _In_reads_(n) const char *c) @"),
    "as a parameter's type": ("c", "void f(ARG(int) a) @"),
    "in the place of parameters": ("c", "void f(int a  MORE_PARAMETERS) @"),
    "behind": ("cpp", "void A::f() const LOCKS(mu) @"),
    "behind, without arguments": ("cpp", "void f(int a) MY_NOEXCEPT @"),
    "of C++": ("cpp", "template <typename T, ENABLE_IF(!is<T>::value)> CONSTEXPR auto f(T t) -> int @"),
    "of a class": ("cpp", "class API Foo : public B { void f() @ };"),
    "of a class, with arguments": ("cpp", "class EXPORT(x) Foo { void f() @ };"),
    "in a class": (
        "cpp",
        "class A { A_OBJECT\npublic slots:\n    FORCE_INLINE void f() Q_DECL_OVERRIDE @ };",
    ),
    "constructor": ("cpp", "class A { API explicit A(int f) : a(f) @ };"),
    "constructor with a macro among its members": (
        "cpp",
        "class A { A(B* b) : a(1), WARNINGS_OFF_(4355 /* this */) f(this), WARNINGS_ON_() c(b) @ };",
    ),
    "pointer to a member as a parameter": (
        "cpp",
        "template <class T> int f(T* a, int (T::*b)(), int c) { if (c) return (a->*b)(); @ }",
    ),
    "namespace": ("cpp", "FMT_BEGIN_NAMESPACE\nvoid f() @ FMT_END_NAMESPACE\n"),
    "friend": ("cpp", "struct A { friend API bool f(const A& a) @ };"),
    "CUDA": ("cpp", "__global__ void f(int *a) @"),
    "deduced this": ("cpp", "struct A { void f(this A& self, int b) @ };"),
    "module": ("cpp", "module;\nexport module a.b:c;\nimport <vector>;\nexport void f() @"),
    "exported block": ("cpp", "export {\nvoid f() @ }"),
    "calling convention": ("c", "static LONG CALLBACK f(int a) @"),
    "attributes": (
        "c",
        "__attribute__((noinline)) __declspec(dllexport) int f(int a __attribute__((unused))) @",
    ),
    "K&R": ("c", "API int f(a, b) int a; char *b; @"),
    "K&R, with a pointer given back": ("c", "char **f(a, b)\n    int a;\n    char *b;\n@"),
    "K&R, with a named type": ("c", "API int\nf(pos, b)\n    POSITION pos;\n    char *b;\n@"),
    "K&R, behind a keyword of C++": ("c", "#define public\npublic char *\nf(a)\n    pos_t *a;\n@"),
    "K&R, one behind the other": ("c", "int g(a) int a; { return a; }\nuLong API f(a, b) uLong a; int b; @"),
    "K&R, with ends that are macros": (
        "c",
        "#define ARG(l) l\n#define SEP ;\n#define END ;\nint f ARG((op, b))\n"
        "    int (*op)PROTO((num, int)) SEP\n    num *b END\n@",
    ),
    "a directive before the body": ("c", "int\nf(int a)\n# undef f\n@"),
    "attributes with arguments, on the line before": (
        "c",
        "static void PRINTF_(3, 0) NONNULL_((3))\nf(int a) @",
    ),
    "behind a comment in the words of C++": ("c", "/*\nusing std::a\n*/\nAPI int f(int a) @"),
    "a keyword of C++": ("c", "#define public /* for others */\npublic int f(int a) @"),
    "C linkage": (
        "c",
        '#ifdef __cplusplus\nextern "C" {\n#endif\nAPI int f(void) @\n#ifdef __cplusplus\n}\n#endif\n',
    ),
    "split by #if": ("c", "#ifdef X\nint f(int a)\n#else\nint f(long a)\n#endif\n@"),
    "old parameters": ("c", "ZEXTERN int ZEXPORT f _Z_OF((int a, char *b)) @"),
    "name in parentheses": ("cpp", "struct A { static constexpr T(f)() @ };"),
    "decorated name": ("c", "API int DECORATE(f)(char *a) @"),
    "default of a pointer": ("cpp", "struct A { void f(const void* = nullptr) @ };"),
    "namespace behind a macro": (
        "cpp",
        "namespace a {\nA_BEGIN\nnamespace b {\nclass P { static T(min)(); void f() @ };\n}\nA_END\n}",
    ),
    "nothing": ("c", "int f(int a) @"),
}
SEVERAL = ("K&R", "K&R, one behind the other", "constructor", "split by #if")  # functions, or other words
BEFORE = "int before(void) { return 1; }\nint f(int b)\n{\n    int eyes = b;\n    "
AFTER = '\n    if (eyes = 5) puts("six");\n}\nint after(void) { return 2; }\n'
STATEMENTS: dict[str, tuple[Language, str]] = {
    "loop macro": ("c", "list_for_each(p, head) {\n use(p);\n}"),
    "loop macro without braces": ("c", "list_for_each(p, head)\n        use(p);"),
    "loop macro that declares": ("cpp", "foreach (const QString &s, list) { use(s); }"),
    "no semicolon": ("c", 'MY_CHECK(eyes)\n    puts("a");'),
    "statement word": ("c", 'if (eyes > 3) puts("a"); ELSE_MAYBE puts("b");'),
    "forever": ("c", 'FOREVER { puts("a"); }'),
    "type argument": ("c", "long v = va_arg(ap, unsigned long); char *w = va_arg(ap, char*);"),
    "struct argument": ("c", "struct s *p = container_of(q, struct s, node);"),
    "operator argument": ("c", "assert_cmp(eyes, ==, 3); OP(eyes,<,b);"),
    "statement argument": ("c", 'DO(eyes = 1; puts("a"););'),
    "no argument": ("c", "M(eyes,,b);"),
    "unit": ("c", "puts(64 KB);"),
    "between strings": ("c", 'puts("a" PRI(1) "b");'),
    "between a type and a pointer": (
        "c",
        "struct s FAR *p = (struct s FAR *)b; unsigned char FAR *q; r = (code const FAR *)p; const FILE *z;",
    ),
    "calling convention": ("c", "typedef BOOL (WINAPI *type)(int); LONG (CALLBACK *g)(int) = 0;"),
    "before a condition": ("c", 'if unlikely ((eyes > 3)) puts("a"); while LIKELY(eyes) eyes--;'),
    "part of a member's offset": ("c", "b = offsetof(struct s, a.b) + offsetof (struct s, c[0]);"),
    "case range": ("c", "switch (eyes) { case 1 ... 5: break; }"),
    "computed goto": ("c", "static void *t[] = {&&one, &&two}; goto *t[eyes]; one: two: ;"),
    "label at the end": ("c", "{ goto out; out: }"),
    "unused variable": ("c", "int a UNUSED; UNUSED_ int b = 1; __attribute__((unused)) int c;"),
    "split by #if": (
        "c",
        '#ifdef X\n    if (eyes > 1) {\n#else\n    if (eyes > 2) {\n#endif\n        puts("z"); }',
    ),
    "expression split by #if": ("c", "int z = eyes +\n#if A\n 1\n#else\n 2\n#endif\n;"),
    "launch": ("cpp", "kernel<<<1, 2>>>(eyes);"),
    "if consteval": ("cpp", 'if consteval { puts("a"); } else { puts("b"); }'),
    "member pointer": ("cpp", "(it->*method)(eyes);"),
    "types between parentheses": (
        "c",
        "RESOLVE(start, int, (const char *, foo_t **), ABORT); RESOLVE(end, int, (foo_t *, int), ABORT);",
    ),
    "made type of a cast": ("c", "x = (STACK_OF(X509) *)b; y = (const STACK_OF(NAME)*)g(b, 1);"),
    "made type of a cast in C++": ("cpp", "auto *x = static_cast<STACK_OF(X509) *>(g(b));"),
    "texts side by side": (
        "c",
        'printf(TEXT("a") TEXT(FORMAT) TEXT("b (")\n        TEXT(OTHER) TEXT(")"), b);',
    ),
    "texts side by side in an assignment": ("c", 'x = TEXT("a") TEXT(B) TEXT("c"); p[0] = PATH1 PATH2;'),
    "called operator behind a blank": ("cpp", "this->operator =(b); return !this->operator ==(b);"),
    "called operator": ("cpp", "it.operator->();"),
    "if with a macro": ("cpp", 'if IF_CONSTEXPR (eyes > 1) puts("a");'),
    "assembler": ("c", "__asm { mov eax, 1 }"),
    "cast": ("c", "s = (z_const unsigned char *)b; s = (z_const Bytef *)b;"),
    "alone, before while": ("c", "do COPY8(eyes, b) while (eyes < b);"),
    "alone, before a brace": ("c", 'if (b) { if (eyes != b) THROW(4, "a") }'),
    "alone, before else": ("c", 'if (b) LOG("a", 1)\n    else LOG("b", 2)\n    ;'),
    "aligned": ("c", "ALIGN(16) const xx_t s = {1};"),
    "made type": ("c", "const ElfW(Verdef) *version = x; ElfW(auxv_t) aux;"),
    "less as an argument": ("cpp", "COMPARE(true, <, x, z); COMPARE(false, >, x, z);"),
    "reference": ("cpp", "const Transition& last(transitions_.back());"),
    "destructor": ("cpp", "node->Node::~Node();"),
    "type of": ("cpp", "bool same = x == typeid(void);"),
    "made value": ("cpp", "T t = {typename A::b{}};"),
    "member of a class": ("cpp", "struct { int mu; bool b GUARDED_BY(mu) = false; } l;"),
    "unused object": ("cpp", "AllocVec ATTRIBUTE_UNUSED v(a, b);"),
    "thrown": ("cpp", 'EXPECT_THROW(throw e("o"), std::exception);'),
    "lambda": ("cpp", "h([]() NO_ANALYSIS { i(); });"),
    "built-in type called": ("cpp", "data = (data & ~mask) | (unsigned(eyes) << shift);"),
    "nothing": ("c", 'puts("a");'),
}
TEXTS = {
    **{f"head, {name}": (language, head.replace("@", BODY)) for name, (language, head) in HEADS.items()},
    **{
        f"statement, {name}": (language, BEFORE + statement + AFTER)
        for name, (language, statement) in STATEMENTS.items()
    },
}  # fmt: skip
ALL = [pytest.param(language, text.encode(), id=name) for name, (language, text) in TEXTS.items()]


@pytest.mark.parametrize(("language", "text"), ALL)
def test_every_function_is_read(language: Language, text: bytes) -> None:
    functions = functions_of(text, language)
    assert not [function.name for function in functions if function.has_error]
    assert not parse(text, language).root_node.has_error
    (flawed,) = [function for function in functions if "eyes" in spellings(function)]
    assert text[flawed.start_byte : flawed.end_byte].count(b"{") == text.count(b"{") - others(text, flawed)
    assert [word.text for word in flawed.words if word.text == "="]
    for word in flawed.words:
        assert word.text == text[word.start_byte : word.end_byte].decode()


def others(text: bytes, function: Function) -> int:
    """The braces that open outside of a function."""
    return text[: function.start_byte].count(b"{") + text[function.end_byte :].count(b"{")


def spellings(function: Function) -> list[str]:
    return [word.text for word in function.words]


@pytest.mark.parametrize(("language", "text"), ALL)
def test_what_is_shown_is_as_long_and_has_the_same_lines(language: Language, text: bytes) -> None:
    shown = applied(text, substitutes_of(text, language))
    assert len(shown) == len(text)
    assert [at for at, byte in enumerate(shown) if byte == 10] == [
        at for at, byte in enumerate(text) if byte == 10
    ]


@pytest.mark.parametrize("name", [name for name in HEADS if name not in SEVERAL])
def test_a_macro_in_a_head_is_no_word(name: str) -> None:
    language, head = HEADS[name]
    text = head.replace("@", BODY).encode()
    (function,) = functions_of(text, language)
    names = {word.text for word in function.words if word.text.isupper() and len(word.text) > 1}
    assert names <= {"FOO_PUBLIC", "ARG", "LONG", "DECORATE", "POSITION"}  # types, and what makes a name


def test_what_macros_in_bodies_take_stays_words() -> None:
    text = b"void f(void) { assert_cmp(eyes, ==, 3); x = va_arg(ap, unsigned long); "
    text += b"list_for_each(p, h)\n  use(p); }"
    (function,) = functions_of(text, "c")
    assert " ".join(spellings(function)) == (
        "void f ( void ) { assert_cmp ( eyes , == , 3 ) ; x = va_arg ( ap , unsigned long ) ; "
        "list_for_each ( p , h ) use ( p ) ; }"
    )
    roles = {word.text: word.role for word in function.words}
    assert roles["=="] == roles["unsigned"] == "other"
    assert roles["list_for_each"] == "function"


def test_the_block_behind_a_macro_is_a_function_with_the_macros_name() -> None:
    text = b'TEST_CASE("a b") {\n    x();\n}\nSYSCALL_DEFINE2(foo, int, a)\n{\n    return a;\n}\n'
    for language in ("c", "cpp"):
        functions = functions_of(text, language)
        assert [function.name for function in functions] == ["TEST_CASE", "SYSCALL_DEFINE2"]
        assert [function.has_error for function in functions] == [False, False]
        assert spellings(functions[0])[:5] == ["TEST_CASE", "(", '"a b"', ")", "{"]
        assert all(function.start_byte == function.words[0].start_byte for function in functions)


@pytest.mark.parametrize("branch", [0, 1])
def test_of_a_split_statement_one_branch_is_read(branch: int) -> None:
    condition = b"#if 0" if branch else b"#ifdef EASY"
    text = (
        b"void f(void)\n{\n"
        + condition
        + b"\n    if (a) {\n#else\n    if (b) {\n#endif\n        c();\n    }\n}\n"
    )
    (function,) = functions_of(text, "c")
    assert not function.has_error
    assert ("a" in spellings(function), "b" in spellings(function)) == (
        (False, True) if branch else (True, False)
    )


def test_what_the_file_defines_decides() -> None:
    kind = b"#define WORD unsigned\nWORD f(void) { return 1; }\nstatic WORD g(void) { return 1; }\n"
    assert spellings(functions_of(kind, "c")[0])[0] == "WORD"  # a type, however it is written
    nothing = b"#define api\napi foo_t f(int a) { return 1; }\napi int g(int a) { return 1; }\n"
    assert [spellings(function)[0] for function in functions_of(nothing, "c")] == ["foo_t", "int"]


def test_one_bad_place_costs_one_function() -> None:
    text = b"class A {\n  int f() { return 1; }\n  int g() { x = = (; }\n  int h() { return 2; }\n};\n"
    text += b"int i() { return 3; }\n"
    functions = functions_of(text, "cpp")
    assert [(f.name, f.has_error) for f in functions] == [
        ("f", False),
        ("g", True),
        ("h", False),
        ("i", False),
    ]


def test_one_place_that_gets_worse_does_not_keep_the_rest_of_its_region_from_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads = "".join(f"api foo_t *f{number}(int a) {{ return a; }}\n" for number in range(6))
    text = heads.encode()

    def hides(piece: Piece) -> list[Substitute]:
        found = [blanked(piece.shown, each.start(), each.end()) for each in re.finditer(b"api", piece.shown)]
        worse = piece.shown.find(b"{ return a; }\napi foo_t *f3")
        return [*found, Substitute(worse, b"= @ = = ;;; =")] if worse >= 0 else found

    monkeypatch.setattr("data_prep.substitutes.reading.KINDS", (hides,))
    read = substitutes_of(text, "c")
    assert {one.start for one in read} == {each.start() for each in re.finditer(b"api", text)}


@pytest.mark.parametrize("text", [b"int f(void) { return A; }\n", b"FILE *f(int a) { return g(a); }\n"])
def test_healthy_texts_are_parsed_as_they_are(text: bytes) -> None:
    assert substitutes_of(text, "c") == ()


def test_a_missing_semicolon_is_still_an_error() -> None:
    assert functions_of(b"int f(int a) { g(a)\n    return 1; }\n", "c")[0].has_error
    assert functions_of(b"int f(int a) { a = g(a) return 1; }\n", "c")[0].has_error


@given(st.sampled_from([param.values for param in ALL]), st.data())
def test_broken_texts_are_read_with_every_byte_at_its_place(
    sample: tuple[Language, bytes], data: st.DataObject
) -> None:
    language, text = sample
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    broken = text[:start] + data.draw(
        st.sampled_from([b"", b"{", b"}", b"#if X\n", b"\n#else\n", b'"', b"FOO", b"("])
    )
    broken += text[end:] if data.draw(st.booleans()) else text[start:]
    shown = applied(broken, substitutes_of(broken, language))
    assert len(shown) == len(broken)
    assert shown.count(b"\n") == broken.count(b"\n")
    plain, bounded = parse(broken, language), parse_bounded(broken, language)
    assert str(plain.root_node) == str(bounded.root_node)
    for function in functions_of(broken, language):
        for word in function.words:
            assert word.text.encode("utf-8", "surrogateescape") == broken[word.start_byte : word.end_byte]


def test_substitutes_are_joined_without_overlap() -> None:
    text = b"0123456789"
    old = [blanked(text, 0, 4), blanked(text, 6, 9)]
    joined = merged(old, [Substitute(2, b"xxxxx")])
    assert applied(text, joined) == b"  xxxxx  9"
    assert [one.end for one in joined] == sorted(one.end for one in joined)


def test_short_and_long_pieces_are_kept_as_what_the_grammar_reads_over() -> None:
    text = b"a == b, int\n* "
    assert kept(text, 2, 4).shown == b"00"
    assert kept(text, 6, 14).shown == b"/*   \n*/" or kept(text, 6, 14).shown.count(b"\n") == 1


def test_substitutes_move_grow_and_go_with_an_edit() -> None:
    text = b"API int f(int a UNUSED) { }"
    old = (blanked(text, 0, 3), blanked(text, 16, 22))
    edited = text[:8] + b"longer" + text[9:]
    moved = carried(old, edited, 8, 9, 6).substitutes
    assert [(one.start, one.end) for one in moved] == [(0, 3), (21, 27)]
    cut = carried(old, text[:2] + text[6:], 2, 6, 0)
    assert [(one.start, one.end) for one in cut.substitutes] == [(12, 18)]
    assert (cut.start, cut.end) == (0, 6)
    grown = carried(old, text[:17] + b"XX" + text[17:], 17, 17, 2).substitutes
    assert [(one.start, one.end) for one in grown] == [(0, 3), (16, 24)]


def test_classes_nested_deep_in_a_body_are_read_once() -> None:
    depth = 400
    text = b"void f() {\n" + b"struct A { API int b;\n" * depth + b"};\n" * depth + b"}\n"
    tokens = Tokens.of(text, 0, len(text))
    assert len(list(within_bodies(tokens))) < 4 * depth


def test_lambdas_in_a_table_are_bodies() -> None:
    text = b"F a[] = { b, { c(d) { e } }, [](int f) { return f; }, { g } };\n"
    tokens = Tokens.of(text, 0, len(text))
    held = [tokens.inside[index] for index, token in enumerate(tokens.all) if token.text == b"{"]
    assert held == ["table", "table", "table", "body", "table"]


def test_a_class_in_a_method_of_a_class_in_a_body_is_read() -> None:
    text = b"void f() {\n  struct A {\n    void g() {\n      struct B { API int c; };\n    }\n  };\n}\n"
    tokens = Tokens.of(text, 0, len(text))
    starts = [tokens.all[start].text for start, _ in within_bodies(tokens)]
    assert starts.count(b"API") == 1
    assert starts.count(b"void") == 1


def test_thousands_of_macros_that_stand_for_one_another_are_no_error() -> None:
    chain = b"".join(b"#define A%d A%d\n" % (number, number + 1) for number in range(3000))
    assert [one.name for one in functions_of(chain + b"A0 int f(int a UNUSED) { return a; }\n", "cpp")] == [
        "f"
    ]


def test_arguments_in_a_thousand_parentheses_are_read() -> None:
    text = f"int f(void) {{ g(1, {'(' * 1200}int, char *{')' * 1200}); return 1; }}".encode()
    assert [one.name for one in functions_of(text, "c")] == ["f"]
