"""Shape bugs in NumPy, one a function; see shape_bugs.py for the comments."""

import numpy as np


def centre_rows():
    X = np.random.randn(200, 30)
    return X - X.mean(axis=1)  #! 30, 200


def normal_equations():
    X = np.random.randn(200, 30)
    y = np.random.randn(150)
    return np.linalg.solve(X.T @ X, X.T @ y)  #! 200, 150


def join_columns():
    X = np.zeros((100, 8))
    ones = np.ones(100)
    return np.concatenate([ones, X], axis=1)  #! 1


def image_to_rows():
    image = np.zeros((480, 640, 3))
    return image.reshape(480 * 640, 4)  #! 921600, 1228800


def swap_axes():
    volume = np.zeros((10, 20, 30))
    return volume.transpose(1, 0)  #! 3, 2


def stack_frames():
    frames = [np.zeros((64, 64)), np.zeros((64, 48))]
    return np.stack(frames)  #! 64, 48


def pick_channel():
    grey = np.zeros((28, 28))
    return grey[:, :, 0]  #! 3, 2
