"""Complaints: functions that a compiler or an analyzer complains of, each with the text that mends it.

Modules:

batch: Several flawed functions in one text of their file, so that one run of a tool reads them all.
categories: A tool's rule and message to the small set of categories: as serving reads the tool's output.
complaint: What a tool complains of, where the complaint counts, and the record of a flawed function in the
    store.
corruptions/: Corruptions: the slips and faults of a programmer, put into a healthy function.
flaws: What is put into a healthy function: slips that do not compile, or faults that do and that tools
    report.
functions: The functions of a file that may get a flaw: readable, of fitting length, of no outside
    evaluation.
inferred: Infer's reports with the commits that answered them: the InferredBugs data set into the store.
java_packages: A Java package: methods with flaws all over it, for one run of each tool.
making: Packages to a store of complaints, package after package.
native: A C or C++ file: its functions with flaws, many in each run of a tool, and what the tools say of
    them.
packages: A package unpacked with its headers, so that a compiler reads its files where they stand.
pairs: The store of complaints to a dataset: windows about the reported line, with the report's category.
reading: Both versions of a stored function as words at their places, though the flawed one may not parse.
records: Flawed functions to the lines of the store, and the counts of what was kept and dropped.
sanitizers: Crash types of OSS-Fuzz bugs (ARVO-Meta) matched with the commits of mined histories that fixed
    them.
tools/: Compilers and analyzers as programs: how each is called, and its output as complaints.
"""
