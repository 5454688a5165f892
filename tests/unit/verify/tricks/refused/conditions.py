"""Conditions turned around, made constant, or weakened."""

from __future__ import annotations

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "for (i = 4; i >= -1; i--)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 4; i <= -1; i--)\n        p[i] = 1;\n    return 0;",
     "it turns the test around: `>=` becomes `<=`"),
    ("uninitvar", "Uninitialized variable: p",
     "if (n == 0)\n        p = q;\n    return *p;//@", "if (n != 0)\n        p = q;\n    return *p;",
     "it turns the test around: `==` becomes `!=`"),
    ("memleak", "Memory leak: p", "if (n)\n        return 0;//@\n    return 1;",
     "if (!n)\n        return 0;\n    return 1;", "it negates the condition `n`"),
    ("nullPointer", "Null pointer dereference: p", "if (n)\n        *p = 1;//@\n    return 0;",
     "if (0)\n        *p = 1;\n    return 0;", "it makes a condition constant: `0`"),
    ("nullPointer", "Null pointer dereference: p", "while (n)\n        *p = 1;//@\n    return 0;",
     "while (n && 0)\n        *p = 1;\n    return 0;", "it makes a condition constant: `0` beside `&&`"),
    ("nullPointer", "Null pointer dereference: p", "if (p && n)\n        *q = 1;//@\n    return 0;",
     "if (p || n)\n        *q = 1;\n    return 0;", "it weakens the condition: `&&` becomes `||`"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "if (i && n > i)\n        p[i] = 1;//@\n    return 0;", "if (i)\n        p[i] = 1;\n    return 0;",
     "it removes a part of a condition"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "for (i = 0; i < 9; i++)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 0; a < 9; i++)\n        p[i] = 1;\n    return 0;",
     "it makes the loop count `i` without testing it"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@",
     "if (p != p)\n        return *p;\n    return 0;", "it makes a condition constant"),
    ("uninitvar", "Uninitialized variable: p", "for (i = 0; i < n; i++)\n        p = q;\n    return *p;//@",
     "for (i = 0; i < a; i++)\n        p = q;\n    return *p;", "but `p` still has no value"),
]  # fmt: skip
