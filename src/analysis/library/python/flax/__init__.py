"""Flax: modules whose parameters are in dicts (`linen`) and such that hold them themselves (`nnx`)."""
