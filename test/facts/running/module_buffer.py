import numpy as np
buf = np.zeros(0)
table = []
def push(v):
    global buf
    buf = np.append(buf, v)
    table.append([v, v])
def last():
    return buf[-1] + np.array(table)[:, 0].sum()
if __name__ == "__main__":
    push(1); print(last())     # library only (main lines in another file)
