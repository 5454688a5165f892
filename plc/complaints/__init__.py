"""Complaints: functions that a compiler or an analyzer complains of, each with the text that mends it.

Modules:

batch: Several flawed functions in one text of their file, so that one run of a tool reads them all.
categories: A tool's rule and message to the small set of categories.
compiling_c: Compile errors of a C or C++ file: each of its functions with slips, a few in each run of gcc.
compiling_java: Compile errors of a Java package: methods with slips all over it, for one run of javac and
    one of ecj.
complaint: What a tool complains of, where the complaint counts, and the record of a flawed function in the
    store.
corruptions/: Corruptions: the slips of a programmer, put into a healthy function so that a compiler has
    something to say.
functions: The functions of a file that may be given a flaw: readable, of fitting length, and of no outside
    evaluation.
inferred: Infer's reports with the commits that answered them: the InferredBugs data set into the store.
making: Packages to a store of compile errors: package after package.
packages: A package unpacked with its headers, so that a compiler reads its files where they stand.
records: Flawed functions to the lines of the store, and the counts of what was kept and dropped.
sanitizers: Crash types of OSS-Fuzz bugs (ARVO-Meta) put to the commits of mined histories that mended them.
tools/: Compilers and analyzers as programs: how each is called, and its output as complaints.
"""
