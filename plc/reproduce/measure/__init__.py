"""What is measured rather than trained: speed, memory, energy, lengths, learning curves.

Modules:

alternation: Contestants timed in turns within one process, so that a slow spell of the machine meets all of
    them.
clustered: The interval of a share whose cases come in groups that are alike: groups are drawn, not cases.
compared: The models that are measured side by side, and the rows that they are measured on.
delay: How much later one training comes to a validation loss than another, and what it repairs there.
errors: The one error of measuring: a figure that cannot be had.
histogram: How many lengths fall into each of a row of equal bins, and what share lies below a length.
kept: Measurements kept one by one in a cell's folder: an interrupted cell goes on after the last.
length_rates: Repair rates by the length of the source: outcomes to bins of one width.
line: A straight line through measured points, by least squares, with the interval of its slope.
log: A training run's own log: its curve, when it converged, what it cost.
machine: What a measurement was made on, and whether the machine had other work.
peak: The most memory that training at one batch size takes, in a process that does nothing else.
portions: Predictions kept portion by portion in a cell's folder: a long measurement that is cut off goes on.
sizes: What speed and memory are measured at: batch sizes, lengths, repeats, for each scale.
speed: Words a second that training takes in: several models in turns, at several batch sizes.
stepping: One step of training as `plc train` takes it, apart from a run: what speed and memory are measured
    on.
"""
