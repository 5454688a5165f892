"""What the model is asked about instances, what it says, and how sure it is."""
