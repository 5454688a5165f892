"""The Juliet suites of NIST to pairs, by the presets `clean` and `paper`.

Modules:

clean/: Preset `clean`: test cases folded and neutrally named, so that their labels cannot leak.
file_names: What a Juliet file's name tells: its test case, functional variant, flow variant and own role.
paper/: Preset `paper`: the pairs that the paper's authors trained on, and the comparison with theirs.
"""
