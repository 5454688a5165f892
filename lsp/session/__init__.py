"""One client's session: messages in, work done, messages out."""
