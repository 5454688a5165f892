"""`plc evaluate --suite trust`: how far a model is to be trusted, beside how often it is right."""
