"""What a training run leaves: its directory, checkpoints, metrics and energy; and what a run begins from.

Modules:

checkpoint: Checkpoints: one safetensors file each, replaced whole, never a pickle.
energy: The energy that training uses, by the counters of processors (RAPL) and graphics cards (NVML).
origin: What a run may begin from: the best weights of another run, or a model directory.
run: A run directory: everything that repeats a training run, written and read back.
tracking: What a run records: metrics.jsonl and TensorBoard for later, a progress line on stderr for now.
"""
