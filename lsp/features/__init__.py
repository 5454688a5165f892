"""A finding as each kind of answer that an editor asks for.

Modules:

actions: Code actions: the suggestions of a finding, all safe fixes of a file, "Ignore this finding",
    "Explain".
basis: What a fix depends on, as parts of its function for a client's own view, and in words.
candidates: The answer to `plc/candidates`: findings with their suggestions side by side, for a client's own
    panel.
compiled: What the compiler said of a saved text, as diagnostics at their places in the present one.
complaints: A diagnostic as editors show it to what its tool itself reports: the place, the words, the rule.
completions: Ghost text: what the preferred fix changes in the line at the cursor.
cycling: Going through a finding's suggestions in place, and back to the text as it was after the last.
diagnostics: A finding as a diagnostic, on the code that its first fix touches.
edits: A suggestion to what a client applies: a WorkspaceEdit of the kind that it understands.
explaining: Findings in words: the hover, what "Explain" shows, and the diffs of the fixes.
foreign: Other tools' diagnostics: which are served, how they are sent to the worker, the fixes as code
    actions.
offering: What people are offered of a finding, and where: no unlikely fix, none twice, only on its lines.
titles: What a suggestion does, in a few words: by the pattern of its edits, or else as a short difference.
"""
