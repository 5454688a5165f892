"""Reports of names, of missing parts, and of what a compiler cannot read, where other code changes."""

from __future__ import annotations

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("-Wformat-truncation=", "' near end' directive output may be truncated",
     'snprintf(s, 9, "%s near end", q);//@\n    return 0;', 'snprintf(s, 9, "%s", q);\n    return 0;',
     "it changes the text that is printed"),
    ("wrongPrintfScanfArgNum", "printf format string requires 2 parameters but only 1 is given.",
     'printf("%d of %s", n);//@\n    return 0;', 'f("%d of %s", n);\n    return 0;',
     "it calls `f` in the place of `printf`"),
    ("clarifyCalculation", "Clarify calculation precedence for '&' and '?'.",
     "return a & n ? 1 : 0;//@", "return a & n;", "the report asks for parentheses"),
    ("-Wformat-insufficient-args", "more '%' conversions than data arguments",
     'printf("%d items of %s\\n", n);//@\n    return 0;', 'printf("%d", n);\n    return 0;',
     "it changes the text that is printed"),
    ("", "invalid use of undefined type \'struct host\'", "s = (char *) (q->name);//@\n    return 0;",
     "s = (char *) (q);\n    return 0;", "it takes code away for want of a type whose header is missing"),
    ("", "unknown type name 'uint32_t'", "uint32_t k = n;//@\n    return k;", "int k = n;\n    return k;",
     "`int` is another type than `uint32_t`, which a header declares"),
    ("", "expected declaration or statement at end of input",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;//@",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;\n}",
     "it leaves a function inside of another"),
]  # fmt: skip
