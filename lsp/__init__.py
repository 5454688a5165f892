"""The language server: `plc.repair` for editors. docs/editors.md says what a client may use."""
