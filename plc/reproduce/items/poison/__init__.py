"""Poisoned tables: what accuracy hides when labels of the rarer class are changed.

After Majeed and Hwang, "Are Machine Learning Classifiers Robust Enough Against Poisoned Datasets?"

Modules:

classifiers: The five classifiers of the article and the figures of one answer.
item: `plc reproduce poison`: five classifiers on Adult and Stroke, clean and poisoned, over ten splits.
variants: The data sets of one split: real, augmented and balanced rows, each clean and poisoned.
"""
