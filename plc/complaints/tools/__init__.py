"""Compilers and analyzers as programs: how each is called, and its output as complaints."""
