import numpy as np
class Base:
    dim = 2
    def basis(self): return np.zeros((0, self.dim))
    def run(self, x): return x + self.basis()[0]
class Sub(Base):
    dim = 3
    def basis(self): return np.ones((2, self.dim))
print(Sub().run(np.ones(3)))
