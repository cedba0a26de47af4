# prefix: nabla-embedding-gradient
# title: Sparse embedding gradient
# description: The gradient of an embedding lookup adds each position's gradient to the row of its token, in NumPy.
import numpy as np


def embedding_backward(ids, grad, n_rows):
    """ids (...), grad = dL/doutput (..., D) -> the rows that were used (R,) and their gradients (R, D).

    A token that occurs k times gets the sum of k gradients, and every other row of the (n_rows, D) table gets zero.
    The optimiser's update need not be sparse: Adam moves rows by their momentum, decay shrinks all of them, and a tied
    output layer gives every row a gradient.
    """
    if ids.min() < 0 or ids.max() >= n_rows:
        raise IndexError(f"ids must be in 0..{n_rows - 1}, found {ids.min()}..{ids.max()}")
    rows, position = np.unique(ids, return_inverse=True)
    row_grads = np.zeros((len(rows), grad.shape[-1]))
    np.add.at(row_grads, position.reshape(-1), grad.reshape(-1, grad.shape[-1]))
    return rows, row_grads


if __name__ == "__main__":
    ids = np.array([2, 5, 2])
    rows, row_grads = embedding_backward(ids, np.ones((3, 4)), n_rows=8)
    assert rows.tolist() == [2, 5]
    assert np.array_equal(row_grads, [[2.0] * 4, [1.0] * 4])

    rng = np.random.default_rng(0)
    ids, grad = rng.integers(0, 10, size=(3, 6)), rng.normal(size=(3, 6, 5))
    rows, row_grads = embedding_backward(ids, grad, n_rows=10)
    dense = np.zeros((10, 5))
    dense[rows] = row_grads
    one_hot = np.eye(10)[ids.reshape(-1)]
    assert np.allclose(dense, one_hot.T @ grad.reshape(-1, 5))
