"""Reports as lines, JSON and XML: read as streams, within bounded memory, whatever holds them.

Modules:

fields: Fields of a JSON object with the types that they ought to have; others are damage, reported by name.
json_stream: JSON read as a stream: the values at some places in it, one after the other, within bounded
    memory.
lines: The lines of a report, whatever holds them: decoded, without colours, and none of them endless.
streams: Streams of bytes from whatever holds a report, and a look at how they begin.
xml: The elements of an XML report one after the other, within bounded memory; entities are refused.
"""
