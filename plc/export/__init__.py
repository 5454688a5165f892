"""From a run directory to a model directory that serves without torch."""
