"""What a session knows: the open texts and their findings, the client, its settings."""
