"""Signed model directories, whose signatures a user trusts, and what a model is made of.

Modules:

bill: A model directory as a bill of materials: CycloneDX 1.5, in JSON.
keys: Ed25519 keys: made, read from files, and a public one written in a line of text.
signature: The signature of a model directory: over its manifest, which has the hash of every file that is
    read.
trust: Which models a user trusts: where their own configuration names keys, those that one of them signed.
"""
