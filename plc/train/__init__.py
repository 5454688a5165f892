"""Training: configuration, data, batches, the loop and its checkpoints.

Modules:

averaging: The mean of two runs' best weights as a run of its own; the later one went on from the earlier.
batches: Length-bucketed batches of so many words: the same batches for the same seed and epoch.
build: The only place that turns a configuration into a model.
config: The configuration of a training run: frozen, strict, and each default lives here once.
data: Pairs to id sequences: which part a row belongs to, and what the model reads and writes for it.
ends: What may end training: the plan, a signal, no memory, no disk; each in an orderly way.
error_types/: Error types of programs named: by a repairing model's weights, or by a bag of words.
loop: The training loop: batches in, better weights out, and a checkpoint whenever it may end.
loss: What training minimises, and what validation counts.
parity/: A few weights of a trained model, fitted so that groups of code come off alike.
pieces/: Vocabularies of pieces of words, learnt from training rows.
processes/: The processes that train one model together.
record/: What a training run leaves: its directory, checkpoints, metrics and energy; and what a run begins
    from.
reports: How training shows a reported place: exactly, beside it, or not at all, drawn anew for each step.
schedule: How far a plan has come, and the learning rate that follows from it.
slices: Training in slices on a machine lent for minutes at a time: what travels there, and what comes back.
start: From datasets and a configuration to a run that trains: anew, on from another run, or resumed.
validation: How a model does on rows that it never trained on: which rows, and what is counted.
weights: The weights in training: the model's own, their running average, and Adam over them.
"""
