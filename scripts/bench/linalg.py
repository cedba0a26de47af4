"""NumPy's side of the bench of linear algebra: reads "operation n", answers with milliseconds of CPU time."""
import sys
import time

import numpy as np

RUN = {
    "matmul": lambda a: a @ a,
    "solve": lambda a: np.linalg.solve(a, a[:, :1]),
    "qr": np.linalg.qr,
    "eigh": lambda a: np.linalg.eigh(a + a.T),
    "svd": lambda a: np.linalg.svd(a),
    "eig": np.linalg.eig,
    "fft": lambda a: np.fft.fft(a.reshape(-1) + 0j),
}

print(np.__version__, flush=True)
for line in sys.stdin:
    operation, n = line.split()
    a = np.random.default_rng(1).uniform(-1, 1, (int(n), int(n)))
    start = time.process_time()
    RUN[operation](a)
    print((time.process_time() - start) * 1000, flush=True)
