"""Polynomials by their coefficients, the lowest power first."""
