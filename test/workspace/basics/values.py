"""Causal attention weights of four tokens. Everything is constant: point at a name to see its value."""
import torch
import torch.nn.functional as F

T = 4
scores = torch.arange(T * T).reshape(T, T) / 8
mask = torch.tril(torch.ones(T, T))
hidden = scores.masked_fill(mask == 0, float("-inf"))
weights = F.softmax(hidden, dim=-1)
mixed = weights @ torch.eye(T)[:, :2]

# What is done in place counts.
token = torch.zeros(2)
token += mixed[-1]
