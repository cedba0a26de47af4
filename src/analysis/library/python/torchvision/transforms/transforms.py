import torch
from __native__ import unknown
from torch.nn.modules.module import Module
from torchvision.images import Image
from torchvision.transforms import functional as F

__all__ = [
    'CenterCrop', 'ColorJitter', 'Compose', 'ConvertImageDtype', 'GaussianBlur', 'Grayscale', 'InterpolationMode',
    'Lambda', 'Normalize', 'RandomAffine', 'RandomApply', 'RandomChoice', 'RandomCrop', 'RandomErasing',
    'RandomGrayscale', 'RandomHorizontalFlip', 'RandomResizedCrop', 'RandomRotation', 'RandomVerticalFlip', 'Resize',
    'ToPILImage', 'ToTensor',
]


class InterpolationMode:
    NEAREST = 'nearest'
    BILINEAR = 'bilinear'
    BICUBIC = 'bicubic'


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, img):
        for transform in self.transforms:
            img = transform(img)
        return img


class ToTensor:
    def __call__(self, pic):
        return F.to_tensor(pic)


class ToPILImage:
    def __init__(self, mode=None):
        self.mode = mode

    def __call__(self, pic):
        return F.to_pil_image(pic, self.mode)


class Lambda:
    def __init__(self, lambd):
        self.lambd = lambd

    def __call__(self, img):
        return self.lambd(img)


class ConvertImageDtype(Module):
    def __init__(self, dtype):
        super().__init__()
        self.dtype = dtype

    def forward(self, image):
        return image.to(self.dtype)


class Normalize(Module):
    def __init__(self, mean, std, inplace=False):
        super().__init__()
        self.mean = mean
        self.std = std

    def forward(self, tensor):
        return F.normalize(tensor, self.mean, self.std)


class Resize(Module):
    def __init__(self, size, interpolation=None, max_size=None, antialias=True):
        super().__init__()
        self.size = size

    def forward(self, img):
        return F.resize(img, self.size)


class _Crop(Module):
    def __init__(self, size):
        super().__init__()
        self.size = F.pair(size)

    def forward(self, img):
        return F.with_size(img, *self.size)


class CenterCrop(_Crop):
    pass


class RandomCrop(_Crop):
    def __init__(self, size, padding=None, pad_if_needed=False, fill=0, padding_mode='constant'):
        super().__init__(size)
        self.padding = padding


class RandomResizedCrop(_Crop):
    def __init__(self, size, scale=(0.08, 1.0), ratio=(3.0 / 4.0, 4.0 / 3.0), interpolation=None, antialias=True):
        super().__init__(size)
        self.scale = scale
        self.ratio = ratio


class _SameSize(Module):
    """A change of the pixels."""

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, img):
        return img


class RandomHorizontalFlip(_SameSize):
    pass


class RandomVerticalFlip(_SameSize):
    pass


class ColorJitter(_SameSize):
    pass


class RandomErasing(_SameSize):
    pass


class RandomGrayscale(_SameSize):
    pass


class GaussianBlur(_SameSize):
    pass


class RandomAffine(_SameSize):
    pass


class RandomRotation(Module):
    def __init__(self, degrees, interpolation=None, expand=False, center=None, fill=0):
        super().__init__()
        self.expand = expand

    def forward(self, img):
        return unknown('a picture that was turned') if self.expand else img


class Grayscale(Module):
    def __init__(self, num_output_channels=1):
        super().__init__()
        self.num_output_channels = num_output_channels

    def forward(self, img):
        if isinstance(img, Image):
            return Image(self.num_output_channels, img.height, img.width)
        if isinstance(img, torch.Tensor):
            return img.new_empty((*img.shape[:-3], self.num_output_channels, *img.shape[-2:]))
        return unknown('a picture')


class RandomApply(Module):
    def __init__(self, transforms, p=0.5):
        super().__init__()
        self.transforms = transforms
        self.p = p

    def forward(self, img):
        from __native__ import unknown_bool

        if unknown_bool('chance'):
            for transform in self.transforms:
                img = transform(img)
        return img


class RandomChoice:
    def __init__(self, transforms, p=None):
        self.transforms = transforms

    def __call__(self, img):
        import random

        return random.choice(self.transforms)(img)
