"""Preset `paper`: the pairs that the paper's authors trained on, and the comparison with theirs.

Modules:

c: Preset `paper`, Juliet C/C++: one test case to its flawed text and its corrected texts.
case: What both halves of preset `paper` share: the texts of one test case, or why it was dropped.
check: Compare our pairs with the fold that the paper's authors published, and class the differences.
java: Preset `paper`, Juliet Java: one test case to its flawed text and its corrected texts.
preset: The `paper` preset end to end: a Juliet suite on disk to the pairs that the paper's authors trained
    on.
text: The paper's text rules: which lines are comments, which blanks go; an instance becomes one line of
    code.
words: The paper's words: every separator, blanks included, is a word, and what lies between separators is
    one.
"""
