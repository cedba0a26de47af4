import numpy as np
a = np.zeros((2, 3))
a.dtype = np.float32        # in place: the last axis doubles
print(a @ np.ones(6))
