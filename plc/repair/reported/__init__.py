"""Answers to diagnostics of other tools and of people: for each of them fixes at its place, or why none.

Modules:

advice: Repairs inside of functions that a compiler's own message names: a name, `->`, a conversion.
analyzer_advice: Repairs that an analyzer's message implies in C: of releases, unchecked pointers, indices
    off by one.
answer: What PLC answers to one diagnostic: its status, the reason for it, and the fixes as a finding.
answering: Files and what is said of them to answers: places found, the model asked in batches, fixes ranked.
brackets: Brackets and quotes that a compiler misses: one to close, one too many, a `,` in the head of a
    loop.
declaring: Repairs that a compiler's message implies in C and C++: a name to declare, a brace too many.
fixing: Which fixes of a file's answers are made together: disjoint ones, in order, and checked once more.
hinting: Answers with the fixes that the compiler itself names, also for places outside of any function.
hints: Edits that a compiler's own message names: a missing include or import, a missing `;`, a misspelt
    name.
including: Where a header goes that a compiler misses: where every compilation reads it, outside of `extern
    "C"`.
java_advice: Repairs that javac's messages name or imply: a name spelt alike, the length of something, a
    cast.
jdk_classes: The JDK's own classes that programs use most, by the package to import them from.
locating: Diagnostics of one file to questions for the model; those that no model can answer are declined at
    once.
near: Which words of a function are near a reported place: its statement's, and those that decide about it.
outcomes: What became of the diagnostics of one file, as formats and counts take it.
places: Where in a text a diagnostic points: the bytes of its place, and the function that holds them.
ranking: What a model wrote for a place, to fixes that may be shown: filtered, each once, likeliest first.
run: Files with what is said of them through one reporter: some files at a time, outcomes in order.
search: A model asked for fixes at a place: one search that begins there, one that may begin anywhere.
spelling: Names that are spelt alike, and the edit that puts one in the place of another.
string_comparing: Repairs of strings that are compared by `==`: the call that compares what is in them.
window: The words about a reported line as the model reads them, and its edits of them as edits of the
    function.
"""
