"""Which files a repair reads, and how."""
