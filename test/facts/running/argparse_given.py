import argparse
import numpy as np
p = argparse.ArgumentParser()
p.add_argument("--n", type=int, default=3)
p.add_argument("--dims", nargs="+", type=int, default=[2, 3])
b = p.parse_args(["--n", "4", "--dims", "5"])
y = np.zeros((b.n, *b.dims)) @ np.ones(5)
print(y.shape)
