import numpy as np
class W:
    def __init__(self): self.x = np.zeros(0)
    def tail(self): return self.x[-1]
def fill(w, v):
    w.x = v
    return w
print(fill(W(), np.ones(3)).tail())
