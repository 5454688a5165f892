"""Source text to words and functions, names to slots and back: what training and serving share.

Modules:

around/: Names around a function that a fix may need: of its file, of the headers and classes at hand.
c_layout: Words set back into the text that they came from: what did not change keeps its bytes and its
    layout.
c_words: C text that need not parse to words: a plain lexer, for programs with syntax errors.
declarations: The names that a file declares, at file or class scope and anywhere; all other names come from
    outside.
function_around: The function around a place of a text that does not parse, for repair of a reported place.
functions: A file to its functions, and those to instances: what one prediction reads, in training and
    serving.
generated_mark: Whether a file was written by a program, going by what stands at its head.
language_specs: What PLC knows of each language, in one table: whoever asks "which language is it" reads it
    here.
languages: The languages that PLC reads, and one parser for each.
lexer: A syntax node to words: one word for each leaf, with the role that it plays.
loose_words: The words of code that the parser was shown a substitute for.
name_parts: The parts of names: `pktBufLen` becomes a slot, and `pkt`, `buf` and `len` are read beside it.
naming: Reversible naming: spellings that do not matter for repair become slots, and come back unharmed.
plain_words: The words of a piece of C, C++ or Java that need not parse: those of a healthy text's tree, but
    for roles.
program_shape: What is left of a program when its names, literals and the widths of its numbers are masked.
reported: A reported line of a function to the instance that is read about it: the same in training and
    serving.
vocabulary: The words that a model knows, by number: whole ones, or the pieces that they are made of.
windows: A long function in windows, cut at statements: one about a place of it, or several over all of it.
word: A word of a program: its text, the role that it plays, and its place.
word_edits: The difference between two lists of words as a list of edits, and back.
"""
