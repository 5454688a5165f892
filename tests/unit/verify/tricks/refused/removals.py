"""Reported code taken away, and something else freed."""

from __future__ import annotations

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 3 has type 'int'",
     'printf("%s has %s", s, n);//@\n    return 0;', "printf(s, n);\n    return 0;",
     "removes the format string"),
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 3 has type 'int'",
     'printf("%-20s %5s\\n", s, n);//@\n    return 0;', 'printf(s, "%-20s %5s\\n", n);\n    return 0;',
     "it makes `s` the format"),
    ("unusedLabelConfiguration", "Label 'exit' is not used. There is #if in function body so the label might"
     " be used in code that is removed by the preprocessor.", "exit://@\n    return 0;", "return 0;",
     "it removes what code in another branch of `#if` may use"),
    ("-Wanalyzer-malloc-leak", "leak of 'q' [CWE-401]", "q = malloc(n);\n    return q;//@",
     "q = malloc(n);\n    return NULL;", "it no longer returns `q`, which nothing releases"),
    ("nullPointer", "Null pointer dereference: p", "free(p[i]);//@\n    return 0;",
     "free(&p[i]);\n    return 0;", "it frees `&p[i]`, which is not what is reported"),
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;", "return 0;",
     "it removes what is assigned to `*p`"),
    ("bufferAccessOutOfBounds", "Buffer is accessed out of bounds: s", "strcpy(s, q);//@\n    return 0;",
     "return 0;", "it removes the call of `strcpy`"),
    ("zerodiv", "Division by zero.", "a = n / 0;//@\n    return n;", "return n;",
     "it removes what is assigned to `a`"),
    ("nullPointer", "Null pointer dereference: p", "if (n)\n        *p = 1;//@\n    return 0;",
     "*p = 1;\n    return 0;", "it removes a test"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    free(q);\n    return 0;", "it frees `q`, which is not what is reported"),
    ("-Wuse-after-free", "pointer 'p' used after 'free'", "free(p);\n    *p = 1;//@\n    return 0;",
     "*p = 1;\n    return 0;", "it removes the call of `free`"),
    ("deallocret", "Returning/dereferencing 'p' after it is deallocated / released",
     "free(p);\n    return *p;//@",
     "return *p;", "it removes the call of `free`"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    free(q);\n    return 0;", "it frees `q`"),
    ("resourceLeak", "Resource leak: s", "s = fopen(q, q);\n    fclose(p);\n    return 0;//@",
     "s = fopen(q, q);\n    return 0;", "it removes the call of `fclose`"),
    ("uninitvar", "Uninitialized variable: a", "lock(p);\n    n = a;//@\n    unlock(p);\n    return n;",
     "n = a;\n    return n;", "it removes the call of `lock`"),
]  # fmt: skip
