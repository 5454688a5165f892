"""Java: control that goes on where it should not: breaks left out, exceptions swallowed, locks not taken."""
