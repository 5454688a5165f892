"""A tree spread over the machines of a Ray cluster that is running. Needs the extra `cluster`.

Modules:

actor: What runs on the machines of a cluster: one model, loaded once, and held against the one that is
    meant.
pool: Workers that may be lost at any time, as one Reporter: the file of a lost one goes to another.
ray_cluster: Ray as the place of workers: joined where it runs, never started; actors that hold the model.
"""
