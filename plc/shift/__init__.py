"""How unlike a tree is to what a model knows: functions as graphs, and tests of samples of them.

Modules:

graphs: A function as a directed graph: the types of syntax nodes, and how often one holds another.
reference: What a model knows, as a small file: graphs of a sample of the functions that it learnt from.
trees: Trees to the graphs of their functions, and those to a reference or to what a tree is compared with.
two_sample: Are two samples of graphs alike? The squared distance of their mean graphs, with a permutation
    test.
"""
