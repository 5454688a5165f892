"""A few weights of a trained model, fitted so that groups of code come off alike.

Modules:

balanced: Batches with equally many words of every group, drawn without end from a seed.
fitting: Some weights of a trained model fitted so that all groups of rows come off alike.
groups: Which group of code a row belongs to: figures are compared by them, and a perturbation evens them
    out.
learning: `plc train --perturbation`: a model directory and datasets to a side file.
side_file: A perturbation on disk: a few kilobytes, bound to the model that it was learnt for.
"""
