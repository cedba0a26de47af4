import numpy as np
a = np.zeros(2)
a.resize(3, refcheck=False)
print(a + np.ones(3))
