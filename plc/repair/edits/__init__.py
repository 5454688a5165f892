"""The model's words as edits of the user's bytes: minimal, at whole statements, in the layout around them."""
