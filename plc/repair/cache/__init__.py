"""Reports kept between runs, by what they depend on.

Modules:

packing: A report as few bytes, and back: JSON arrays in the order of the fields, never code.
reports: Reports on files: those that were made before from the cache, the others by the repairer, and kept.
store: Bytes kept by key in a file that many runs share; one that cannot be used is an empty one.
"""
