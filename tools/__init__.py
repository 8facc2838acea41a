"""The tools: `language` reads messages, `layout` turns what they mean into a Layout, `generation` turns a Layout into a picture.

`free_space.py` says how much of a disk caches leave free, `text_file.py` reads text files that people wrote.
"""
