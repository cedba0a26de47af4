import numpy as np
from abc import ABC, abstractmethod
class B(ABC):
    @abstractmethod
    def f(self, x): return np.zeros(0)
    def go(self, x): return self.f(x)[0]
class D(B):
    def f(self, x): return x[:2] * x[0]
print(D().go(np.ones(3)))
