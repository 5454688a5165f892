"""Attention, pyramid reduction and encoder-decoders as torch modules that take sizes, never a config.

Modules:

attention: Attention of a decoder's states over a memory: Bahdanau, Luong's four, and the Transformer's.
classifier: Pool an encoder's states into one vector and name the CWE from it.
decoders: Decoders of the paper family: the whole target at once, or word by word with the state as a value.
edits: The served family: read an instance once, then write a list of edits with pointers into it.
embeddings: Word embeddings, begun at a size that both gates and sinusoidal positions can live with.
encoders: Encoders: embedded words to states, regular or as a pyramid.
error_types: Name the type of a program's error from the first step of a repairing model's decoder.
gru_scan: A GRU over time as one differentiable step, which trains on a CPU twice as fast as `nn.GRU`.
links: Where else a name stands: each word is linked with its name's first, previous and next occurrence.
perturbation: A small addition to the embedded input, the same for every instance, by which a frozen model is
    adapted.
positions: Sinusoidal positions of the Transformer (Vaswani et al. 2017, section 3.5).
pyramid: Shorten a sequence of states: every `window` neighbours become one (Huang et al. 2021, section 3).
recurrence: Run a GRU in both directions over padded rows, so that padding never changes a result.
reported: Where a fault was reported and of which category, as the encoder reads it.
seq2seq: The paper family: read an instance, then write the corrected one word by word.
source: What an encoder reads of a batch of instances.
"""
