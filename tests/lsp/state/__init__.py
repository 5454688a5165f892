"""Tests of lsp.state."""
