"""The paper's tables and figures, and what was added to them: each an item."""
