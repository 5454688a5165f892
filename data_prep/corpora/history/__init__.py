"""Corpora that are made on this machine, kept as raw texts with places, so that instances can be cut anew."""
