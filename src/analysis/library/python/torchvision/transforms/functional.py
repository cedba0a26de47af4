import numpy as np
import torch
from __native__ import fresh_size, unknown
from torchvision.images import Image


def to_tensor(pic):
    if isinstance(pic, Image):
        return torch.empty((pic.channels, pic.height, pic.width))
    if isinstance(pic, np.ndarray):
        array = pic.reshape((*pic.shape, 1)) if pic.ndim == 2 else pic
        return torch.from_numpy(array).permute(2, 0, 1).float()
    return unknown('a picture')


def pil_to_tensor(pic):
    return to_tensor(pic).to(torch.uint8)


def to_pil_image(pic, mode=None):
    if isinstance(pic, torch.Tensor) and pic.dim() == 3:
        return Image(pic.shape[0], pic.shape[1], pic.shape[2])
    return unknown('a picture')


def normalize(tensor, mean, std, inplace=False):
    return torch.empty_like(tensor)


def with_size(img, height, width):
    if isinstance(img, Image):
        return img.resized(height, width)
    if isinstance(img, torch.Tensor):
        return img.new_empty((*img.shape[:-2], height, width))
    return unknown('a picture')


def pair(size):
    """(height, width) of a crop: one number is both."""
    if isinstance(size, int):
        return (size, size)
    return (size[0], size[0]) if len(size) == 1 else tuple(size)


def resize(img, size, interpolation=None, max_size=None, antialias=True):
    """One number is the shorter side: the longer one follows from the picture."""
    if isinstance(size, (list, tuple)) and len(size) == 2:
        return with_size(img, size[0], size[1])
    return with_size(img, fresh_size('height'), fresh_size('width'))


def center_crop(img, output_size):
    return with_size(img, *pair(output_size))


def crop(img, top, left, height, width):
    return with_size(img, height, width)


def resized_crop(img, top, left, height, width, size, interpolation=None, antialias=True):
    return with_size(img, *pair(size))


def hflip(img):
    return img


def vflip(img):
    return img
