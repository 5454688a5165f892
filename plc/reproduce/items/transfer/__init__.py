"""Table 6: error types of the ITC benchmark."""
