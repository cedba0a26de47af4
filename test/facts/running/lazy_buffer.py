import numpy as np
class Ring:
    def __init__(self):
        self.buf = None
    def push(self, v):
        if self.buf is None:
            self.buf = np.zeros((4,) + v.shape)
    def view(self):
        if self.buf is None:
            return np.empty((0,))
        return self.buf
    def mean(self, w):
        y = self.view()
        return w @ y + np.ones(3)
    def proj(self):
        return self.view().reshape(4, 3) + self.view()[:, 1:2]
    def last(self):
        return self.view()[-1]
r = Ring(); r.push(np.ones(3))
print(r.mean(np.ones(4)).shape, r.proj().shape, r.last().shape)
