"""What the model is asked about instances, what it says, and how sure it is.

Modules:

answers: What one model says of the instances of files: from memory where it was asked before, else by
    inference.
confidence: What a model says of a function to the confidence that a user sees: penalties, then calibration.
inference: From what a model reads to its predictions: encoder, score, beam. Serving and evaluation both call
    this.
memory: What the model said of code that it has seen before: a changed file costs only what changed in it.
model_input: What the model reads of instances, and how many of them at once.
novelty: How unlike the training data a function is: the distance of its profile to the nearest ones learnt.
"""
