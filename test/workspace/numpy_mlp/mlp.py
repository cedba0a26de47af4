"""A two-layer perceptron in NumPy, with the gradients written out by hand."""

import numpy as np


class MLP:
    def __init__(self, n_in, n_hidden, n_out, rng):
        self.W1 = rng.standard_normal((n_in, n_hidden)) * np.sqrt(2 / n_in)
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.standard_normal((n_hidden, n_out)) * np.sqrt(1 / n_hidden)
        self.b2 = np.zeros(n_out)

    def forward(self, X):
        self.X = X
        self.H = np.maximum(X @ self.W1 + self.b1, 0)
        return self.H @ self.W2 + self.b2

    def backward(self, dlogits):
        """Gradients of the loss, given its gradient with respect to the logits."""
        dH = dlogits @ self.W2.T
        dZ = dH * (self.H > 0)
        return {
            "W1": self.X.T @ dZ,
            "b1": dZ.sum(axis=0),
            "W2": self.H.T @ dlogits,
            "b2": dlogits.sum(axis=0),
        }

    def step(self, gradients, lr):
        for name, gradient in gradients.items():
            parameter = getattr(self, name)
            parameter -= lr * gradient


def softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(logits, y):
    """The mean loss and its gradient with respect to the logits."""
    n = len(y)
    p = softmax(logits)
    loss = -np.log(p[np.arange(n), y]).mean()
    dlogits = p.copy()
    dlogits[np.arange(n), y] -= 1
    return loss, dlogits / n


def spirals(n, k, rng):
    """`n` points on each of `k` arms, and the arm each belongs to."""
    radius = np.linspace(0, 1, n)
    X, y = [], []
    for arm in range(k):
        angle = 4 * radius + 2 * np.pi * arm / k + 0.2 * rng.standard_normal(n)
        X.append(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1))
        y.append(np.full(n, arm))
    return np.concatenate(X), np.concatenate(y)


def check_gradients(model, X, y, eps=1e-6):
    """The largest difference between a few entries of the gradient and central differences."""
    _, dlogits = cross_entropy(model.forward(X), y)
    gradients = model.backward(dlogits)
    worst = 0.0
    for name, gradient in gradients.items():
        parameter = getattr(model, name)
        flat, flat_gradient = parameter.reshape(-1), gradient.reshape(-1)
        for i in range(0, flat.size, max(1, flat.size // 5)):
            kept = flat[i]
            flat[i] = kept + eps
            up, _ = cross_entropy(model.forward(X), y)
            flat[i] = kept - eps
            down, _ = cross_entropy(model.forward(X), y)
            flat[i] = kept
            worst = max(worst, abs((up - down) / (2 * eps) - flat_gradient[i]))
    return worst


def main():
    rng = np.random.default_rng(0)
    X, y = spirals(n=50, k=3, rng=rng)
    model = MLP(n_in=2, n_hidden=32, n_out=3, rng=rng)
    print(f"gradient check {check_gradients(model, X, y):.1e}")

    for epoch in range(200):
        order = rng.permutation(len(X))
        for batch in np.array_split(order, 5):
            logits = model.forward(X[batch])
            loss, dlogits = cross_entropy(logits, y[batch])
            model.step(model.backward(dlogits), lr=0.5)

    predicted = model.forward(X).argmax(axis=1)
    print(f"accuracy {(predicted == y).mean():.2f}")


if __name__ == "__main__":
    main()
