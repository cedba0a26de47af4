import numpy as np
class S:
    k = 1
    def fit(self, X):
        self.k = len(X)
        return self
    def go(self): return np.ones((2, self.k)) @ np.ones(3) + np.eye(self.k)[2, :2]
print(S().fit(np.ones((3, 2))).go())
