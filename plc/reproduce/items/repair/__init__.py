"""Tables 1 and 2: repair rates on C/C++ and Java.

Modules:

cells: A cell of the repair tables: a model trained on a fold, then measured on what the fold held out.
comparisons: What the repair tables show source by source: two models on the same ones, and what training had
    seen.
seen: What a fold's training had seen of what the fold holds out, source by source.
tables: Tables 1 and 2: repair rates on C/C++ and Java, by attention and encoder, and what of them is
    leakage.
"""
