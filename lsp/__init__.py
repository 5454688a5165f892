"""The language server: `plc.repair` for editors. docs/guide/editors.md says what a client may use."""
