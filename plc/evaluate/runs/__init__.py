"""Repaired test cases compiled and run under sanitizers.

Modules:

juliet_cases: Which test cases of Juliet C can be judged by running them: flagged when flawed, clean when
    corrected.
repaired: `runs`: repair the raw file, compile it, run it, and see whether the sanitizer still objects.
sandbox: Compile one C file with the sanitizers and run it inside limits, in a scratch directory of its own.
"""
