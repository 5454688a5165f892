"""Tests of lsp.worker."""
