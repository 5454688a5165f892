"""What every package of plc may use, and which uses none of them: files, locks, names that are safe to show.

Modules:

file_error: The error of a file or folder that cannot be read or written; apart, because it must be cheap to
    import.
in_order: Work on many items in threads: results in the order of the items, and few of them begun ahead.
large_blocks: Large blocks of memory go back to the system once they are free, where the C library would keep
    them.
locking: Locks between runs of plc, on files of its own: a source may be read-only, or on a network.
places: The folders of a user in which PLC keeps what it needs again: caches, journals, locks.
printable: Names and text from a tree, made safe to show: nothing in them moves the cursor or hides.
record_file: A file of JSON records, one a line, each on the disk before the next; half a record is cut off.
small_files: Reading a small file of a tree that may be anything: a pipe, a device, endless.
utf16: UTF-16 files: their text in UTF-8, which PLC works on, and the way back to the file's own bytes.
whole: Write a file whole: a reader sees all of it or nothing, and writers beside each other never meet.
writing: A file's text replaced whole or not at all: written beside it, flushed, renamed over it, under a
    lock.
"""
