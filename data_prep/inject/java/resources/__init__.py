"""Java: resources that are not closed, cleaning up that an exception skips."""
