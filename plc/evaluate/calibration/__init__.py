"""Scores to confidences and thresholds that hold what they promise.

Modules:

calibrating: What `plc evaluate --calibrate` measures: answers about validation rows, and what they mean.
fitting: A model's calibration on its validation rows: penalties, curves, and the two thresholds that they
    allow.
isotonic: Outcomes to a calibration curve: pool adjacent violators, smoothed, as strictly rising knots.
mix: Scored rows in the mix that a confidence assumes: the curves they give, and how true these are.
novelty_fit: Does it help to believe a model less on code unlike what it learnt? Measured at equal false
    alarms.
reliability: Is a confidence true? Bins of equal weight, and the expected calibration error over them.
reliability_plot: A reliability diagram as one SVG file: what was said against what came true, a panel for
    each question.
rows: Datasets to a calibration's rows: validation, tests that judge it, and a sample of training.
strata: Which rows a calibration stands on: strata by suite and language, even samples, weights of a mix.
thresholds: The two thresholds: the score from which something is shown, the confidence from which a fix is
    safe.
"""
