"""Vocabularies of pieces of words, learnt from training rows.

Modules:

bpe: Byte-pair encoding (Sennrich et al. 2016) by the library `tokenizers`.
subwords: Words cut into pieces that are learnt from training rows: byte-level BPE, or a unigram language
    model.
unigram: A unigram language model of pieces (Kudo 2018) by the library `sentencepiece`.
"""
