"""What `--test` does: candidates tried with the user's command, and lines that a failing one points to.

Modules:

command: Candidates tried with the user's command: the first under which it succeeds, in copies of the tree.
coverage: Which lines each program of a test command runs, and which programs fail: by gcov and by JaCoCo.
gcov: Which lines each C and C++ program of a test command runs: gcc's coverage, read by gcov.
jacoco: Which lines each Java program of a test command runs: recorded and read by JaCoCo.
jacoco_left: What a build had JaCoCo record itself: the reports and data that a test command leaves in its
    copy.
java_sources: The Java sources of a tree by their packages, as class files and JaCoCo name them.
ochiai: Suspicious lines from the coverage of programs that fail and that pass (Ochiai; Abreu et al. 2007).
spectrum: What one program of a test command ran, and whether it failed.
suspicious: Where a failing command's output points: reports of compilers and sanitizers, assertions, stack
    traces.
test_code: What of a tree is a test: files by their names, lines by what they assert. No fix is to change a
    test.
"""
