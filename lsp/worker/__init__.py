"""The process that holds the model, as it is and as the server sees it."""
