"""Java: checks against null that are left out."""
