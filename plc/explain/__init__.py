"""Which words of a function a fix depends on, by how much less likely it is without them.

Modules:

changes: What a fix changes, as one of a few kinds: known from its words alone.
explaining: Fixes of a file to the words that they depend on (`plc repair --explain`).
heat: Losses of nested spans to one number for each word, and to the spans that matter most.
indexing: An index of the fixes that a model learnt from, made of the datasets that its training read.
masking: How much less probable an edit is where words of its input are masked.
neighbours: The training fixes most alike to a fix: an optional file beside a model, made for that model
    alone.
sketches: A flawed function and its edit as 224 bits: fixes that share many words have many bits in common.
spans: Words to the nested spans of their syntax tree.
"""
