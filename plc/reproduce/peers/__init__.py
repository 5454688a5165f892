"""Another toolkit on our folds: data for it, commands for it, what its output says. It is never imported."""
