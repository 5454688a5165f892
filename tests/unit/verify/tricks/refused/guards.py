"""Tests of something that is not reported, and ways out."""

from __future__ import annotations

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("returnDanglingLifetime", "Returning pointer to local variable 'a' that will be invalid when returning.",
     "q = &a;\n    return q;//@", "q = &a;\n    return NULL;\n    return q;", "it adds `return`"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "p[5] = 1;//@\n    return 0;", "if (p)\n        p[5] = 1;\n    return 0;",
     "it tests `p` for null, which does not prevent"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "*(p + 5) = 1;//@\n    return 0;", "if (p == NULL)\n        return 0;\n    *(p + 5) = 1;\n    return 0;",
     "it tests `p` for null, which does not prevent"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "p[5] = 1;//@\n    return 0;", "if (!s)\n        return 0;\n    p[5] = 1;\n    return 0;",
     "it tests something that is not reported: `if (!s)`"),
    ("uninitvar", "Uninitialized variable: p", "return *p;//@", "if (p)\n        return *p;\n    return 0;",
     "it tests `p`, which has no value yet"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@", "return 0;\n    return *p;",
     "it adds `return`, which leaves before the reported code"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    exit(1);\n    free(p);\n    return 0;", "it adds `exit`, which leaves"),
    ("redundantAssignment", "Variable 'p' is reassigned a value before the old one has been used.",
     "p = q;\n    p = &a;//@\n    return *p;", "p = q;\n    if (p)\n        p = &a;\n    return *p;",
     "it adds a test where the report is about code without effect"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    if (q == NULL)\n        free(p);\n    return 0;",
     "it tests something that is not reported"),
]  # fmt: skip
