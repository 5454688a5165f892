"""From a run directory to a model directory that serves without torch.

Modules:

directory: Write a model directory: graphs, weights, words, golden answers, and the manifest that vouches for
    them.
edits_graph: The served family as two ONNX graphs: read an instance once, then one step for every hypothesis.
golden: Answers written down at export, so that any later build can show that it still gives them.
golden_sources: A dozen small functions of our own, whose answers are written down at export.
graph: Write ONNX graphs by hand: one call per operation, values are names, weights are torch tensors.
links_graph: `plc.models.links` as ONNX operations.
replacement: A directory replaced by a new one: a kill at any step loses neither, and the next export clears
    up.
run: A training run to the contents of a model directory.
storage: How a graph's weights lie on disk: float32, half of it, or int8 where ONNX Runtime can multiply it.
"""
