"""A tree spread over the machines of a Ray cluster that is running. Needs the extra `cluster`."""
