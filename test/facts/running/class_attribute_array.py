import numpy as np
class P:
    w = np.ones(3)
    def two(self): return self.w[0, 1]
if __name__ == "__main__":   # library only: no error should be, an instance may set w
    p = P(); p.w = np.ones((3, 4)); print(p.two())
