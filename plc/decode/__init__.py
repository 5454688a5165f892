"""Beam search over a step protocol, and the backends that speak it; plc/decode/protocol.py comes first.

Modules:

beam: Beam search over B sources at once, on any StepModel; a score is the sum of log-probabilities.
curve: A strictly rising map between probabilities: what a model says to how often it turns out true.
encoder_input: What a model reads of one source, built in one place for training, golden files, evaluation
    and serving.
grammar: What an edit list may look like, as a mask over the next word: what the beam writes always applies.
model_directory: A model directory to a model in memory: every file is checked against the manifest, none is
    pickled.
on_demand: A model whose graphs are opened when the first source is to be read.
onnx_backend: The step protocol on ONNX Runtime: two graphs, values known by name, no copy of the memory per
    step.
protocol: What beam search asks of a model: encode sources once, then one step for every hypothesis at a
    time.
torch_backend: The step protocol on torch, for training and for checks; the one module of this room that
    imports torch.
"""
