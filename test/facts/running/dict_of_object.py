import numpy as np
class Conf:
    K = 0
    def __init__(self, d): vars(self).update(d)
    def go(self): return np.eye(self.K)[0]
class Conf2:
    def __init__(self): self.K = 0
    def load(self, d):
        self.__dict__ = d
        return self
    def go(self): return np.eye(self.K)[0]
print(Conf({"K": 3}).go(), Conf2().load({"K": 3}).go())
