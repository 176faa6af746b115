"""Proof by constraint programming: whether a plan exists, how good it can be, and which rules contradict each other."""
