"""Benches: the product against a bare floor, in turn, in one run, on data made for it."""
