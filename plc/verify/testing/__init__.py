"""What `--test` does: candidates tried with the user's command, and lines that a failing one points to.

Modules:

command: Candidates tried with the user's command: the first under which it succeeds, in copies of the tree.
coverage: Which lines each program of a test command runs, and which programs fail: gcc's coverage, by gcov.
ochiai: Suspicious lines from the coverage of programs that fail and that pass (Ochiai; Abreu et al. 2007).
suspicious: Where a failing command's output points: reports of compilers and sanitizers, assertions, stack
    traces.
test_code: What of a tree is a test: files by their names, lines by what they assert. No fix is to change a
    test.
"""
