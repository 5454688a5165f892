"""Table 6: error types of the ITC benchmark.

Modules:

cells: A cell of Table 6: one classifier of error types on one split of the ITC benchmark, with one seed.
notes: What Table 6's page says in words: how it was made, and what its data leak.
table: Table 6: error types of the ITC benchmark, named by models that learnt to repair, and by plain ones.
"""
