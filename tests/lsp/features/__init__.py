"""Tests of lsp.features."""
