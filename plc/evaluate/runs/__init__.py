"""Repaired test cases compiled and run under sanitizers.

Modules:

juliet_cases: Which test cases of Juliet C can be judged by running them: flagged when flawed, clean when
    corrected.
programs: C programs compiled with the sanitizers and run inside limits, in a scratch directory of their own.
repaired: `runs`: repair the raw file, compile it, run it, and see whether the sanitizer still objects.
sandbox: One half of a Juliet test case, compiled with the sanitizers and run inside limits.
"""
