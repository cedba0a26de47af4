import numpy as np
DIMS = []
OPT = {"n": 0}
def init(*d, **k):
    DIMS.extend(d)
    OPT.update(k)
def g(): return np.zeros(DIMS)[0, 0] + np.eye(OPT["n"])[0]
if __name__ == "__main__":
    init(2, 3, n=3); print(g())   # library only
