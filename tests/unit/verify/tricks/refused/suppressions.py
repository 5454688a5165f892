"""Changes that only speak to the tool: comments, casts, attributes."""

from __future__ import annotations

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("variableScope", "The scope of the variable 'k' can be reduced.",
     "char *k;//@\n    if (a) { k = s; return *k; }\n    return 0;",
     "char *const k;\n    if (a) { k = s; return *k; }\n    return 0;",
     "it adds `const`, which is not what is reported"),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@", "static int k;\n    return k;",
     "it makes the variable `static`"),
    ("-Wunused-result", "ignoring return value of 'read'", "read(a, s, n);//@\n    return 0;",
     "(void)read(a, s, n);\n    return 0;", "it adds the cast `(void)`, which only hides"),
    ("-Wincompatible-pointer-types", "initialization of 'char *' from incompatible pointer type 'int *'",
     "s = p;//@\n    return 0;", "s = (char *)p;\n    return 0;",
     "it adds the cast `(char*)`, which only hides"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@",
     "return *p; // cppcheck-suppress nullPointer", "it writes a comment that silences tools"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@", "assert(p);\n    return *p;",
     "it writes `assert`"),
    ("-Wunused-variable", "unused variable 'k'", "int k;//@\n    return 0;",
     "int k __attribute__((unused));\n    return 0;", "it writes `__attribute__`"),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@", "volatile int k;\n    return k;",
     "it writes `volatile`"),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@",
     "int k;\n    k = k;\n    return k;",
     "it assigns a value to itself"),
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;",
     "#if 0\n    *p = 1;\n#endif\n    return 0;", "it writes `#if`"),
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;",
     "*p = 1;\n#line 1 \"other.c\"\n    return 0;", "it writes `#line`"),
    ("-Wunknown", "something", "a = n;//@\n    return a;",
     '_Pragma("GCC diagnostic ignored \\"-Wall\\"")\n    a = n;\n    return a;', "_Pragma"),
]  # fmt: skip
