# prefix: nabla-pca
# title: Principal component analysis
# description: PCA by the SVD of the centred data, with explained variances, in NumPy.
import numpy as np


def pca(x, n_components):
    """x (N, D) -> scores (N, K), components (K, D) as unit rows, and their variances (K,), largest first.

    Variances divide by N - 1. The sign of a component is arbitrary; here its largest entry is positive.
    """
    centred = x - x.mean(axis=0)
    _, singular_values, components = np.linalg.svd(centred, full_matrices=False)
    components = components[:n_components]
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(len(components)), largest])[:, None]
    variances = singular_values[:n_components] ** 2 / (len(x) - 1)
    return centred @ components.T, components, variances


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 4)) @ rng.normal(size=(4, 4)) + 3.0
    scores, components, variances = pca(x, n_components=2)
    eigenvalues, eigenvectors = np.linalg.eigh(np.cov(x, rowvar=False))
    assert np.allclose(variances, eigenvalues[::-1][:2])
    assert np.allclose(np.abs(components @ eigenvectors[:, ::-1][:, :2]), np.eye(2), atol=1e-10)
    assert np.allclose(np.cov(scores, rowvar=False), np.diag(variances))

    np.random.seed(42)
    data = np.random.randn(200, 2) @ np.array([[3, 1], [1, 0.5]])
    _, _, variances = pca(data, n_components=2)
    assert np.allclose(variances, [10.13406, 0.02106], atol=1e-5)

    scores, components, _ = pca(x, n_components=4)
    assert np.allclose(scores @ components + x.mean(axis=0), x)
