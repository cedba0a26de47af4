import numpy as np
class T:
    def __init__(self): self.b = np.zeros(0)
    def ensure(self, n):
        self.b.resize(n)
        return self
    def get(self): return self.b[1]
print(T().ensure(3).get())
