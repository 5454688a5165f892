"""The paper's tables and figures, and what was added to them: each an item.

Modules:

appendix: The appendix: parameters, time and energy of each training, from the runs' own logs.
examples: Section 6.2: corrections that models really made, as coloured word diffs for a browser and a
    terminal.
learning_curves: Figure 4: learning curves of the repair tables' trainings, and how soon each converged.
lengths: Figures 6 and 7: repair rate by the length of the source, and how long sources and targets are.
memory: Table 4 and Figure 5: the memory that training takes over the batch size, and the line through it.
memory_tables: Measured peaks to Table 4 and Figure 5: the line through them, its slope k, and E = 1/k.
peers: The peers' table: fairseq and PLC on one fold, the same sizes and the same minutes of one core each.
poison/: Poisoned tables: what accuracy hides when labels of the rarer class are changed.
repair/: Tables 1 and 2: repair rates on C/C++ and Java.
seeds: One row of Table 1 with three seeds: what another training changes, beside what another fold changes.
speed: Table 3: words a second of training at the best batch size, both encoders in turns; epochs to
    converge.
speed_tables: Measured speeds to Table 3: each model at its best batch, and what the pyramid gains.
syntax/: Table 5: syntax errors.
transfer/: Table 6: error types of the ITC benchmark.
vocabularies: Ablation: one model with whole words, BPE and unigram pieces as its vocabulary, the rest being
    equal.
"""
