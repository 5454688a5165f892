"""Answers to diagnostics of other tools and of people: for each of them fixes at its place, or why none.

Modules:

answer: What PLC answers to one diagnostic: its status, the reason for it, and the fixes as a finding.
answering: Files and what is said of them to answers: places found, the model asked in batches, fixes ranked.
declined_early: Reports declined without asking a model: missing Java packages, and rules that no small edit
    answers.
fixing: Which fixes of a file's answers are made together: disjoint ones, in order, and checked once more.
hints/: What the message of a tool names or implies as a repair.
java_package: The package that a Java text says it belongs to.
locating: Diagnostics of one file to questions for the model; those that no model can answer are declined at
    once.
missing_packages: Java packages that the compiler does not find: no edit answers them or what follows from
    them.
near: Which words of a function are near a reported place: its statement's, and those that decide about it.
outcomes: What became of the diagnostics of one file, as formats and counts take it.
places: Where in a text a diagnostic points: the bytes of its place, and the function that holds them.
progress: How far a run has come, which its threads count, and whether it is to end before all is answered.
ranking: What a model wrote for a place, to fixes that may be shown: filtered, each once, likeliest first.
run: Files with what is said of them through one reporter: some files at a time, outcomes in order.
scanned: What a scan finds on a reported line, ahead of what was written for that line.
search: A model asked for fixes at a place: one search that begins there, one that may begin anywhere.
window: The words about a reported line as the model reads them, and its edits of them as edits of the
    function.
"""
