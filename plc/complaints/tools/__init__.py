"""Compilers and analyzers as programs: how each is called, and its output as complaints.

Modules:

analyzers: cppcheck and clang-tidy over one file: what they say of its lines.
gcc: gcc and g++ over one file of a package: what they say of it, and empty headers for missing ones.
java: javac and ecj over many files of a package at once: what they say of each file.
pmd: PMD over many Java files at once: what it says of each file.
"""
