"""`plc evaluate --suite real`: one report of what a model is worth on code of all kinds."""
