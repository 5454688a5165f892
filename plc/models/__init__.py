"""Attention, pyramid reduction and encoder-decoders as torch modules that take sizes, never a config."""
