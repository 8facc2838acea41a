"""Samples that the bundled language model learns from: a scene, a message and the answer it must write.

`python -m training.language.generate --language en --count 20 --seed 1` prints some.
"""
