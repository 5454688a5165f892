"""Preset `clean`: test cases folded and neutrally named, so that their labels cannot leak."""
