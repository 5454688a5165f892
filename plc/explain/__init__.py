"""Which words of a function a fix depends on, by how much less likely it is without them.

Modules:

explaining: Fixes of a file to the words that they depend on (`plc repair --explain`).
heat: Losses of nested spans to one number for each word, and to the spans that matter most.
masking: How much less probable an edit is where words of its input are masked.
spans: Words to the nested spans of their syntax tree.
"""
