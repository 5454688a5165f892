"""Poisoned tables: what accuracy hides when labels of the rarer class are changed.

After Majeed and Hwang, "Are Machine Learning Classifiers Robust Enough Against Poisoned Datasets?"
"""
