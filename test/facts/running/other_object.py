import numpy as np
class Node:
    def __init__(self):
        self.w = np.zeros(1)
    def link(self, o):
        o.w = np.resize(self.w, len(self.w) + 1)
        return o
    def third(self): return self.w[2]
print(Node().link(Node()).link(Node()).third())
