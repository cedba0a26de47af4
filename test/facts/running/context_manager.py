import torch
from contextlib import contextmanager
log = [4]
@contextmanager
def push(n):
    log.append(n)
    try:
        yield n
    finally:
        log.pop()
with push(3) as k:
    x = torch.zeros(len(log), log[-1])      # (2, 3)
    y = x @ torch.zeros(3, 5)
