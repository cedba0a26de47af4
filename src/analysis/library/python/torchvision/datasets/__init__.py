from __native__ import fresh_size
from torch.utils.data.dataset import Dataset
from torchvision.images import Image, some_image


class VisionDataset(Dataset):
    """Pairs of a picture and a number, each through its transform."""

    def __init__(self, root=None, transforms=None, transform=None, target_transform=None):
        self.root = root
        self.transforms = transforms
        self.transform = transform
        self.target_transform = target_transform

    def _picture(self):
        return some_image()

    def _target(self):
        return fresh_size('label')

    def __getitem__(self, index):
        picture, target = self._picture(), self._target()
        if self.transforms is not None:
            return self.transforms(picture, target)
        if self.transform is not None:
            picture = self.transform(picture)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return picture, target

    def __len__(self):
        return fresh_size('pictures')


class MNIST(VisionDataset):
    classes = [str(digit) for digit in range(10)]

    def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
        super().__init__(root, None, transform, target_transform)
        self.train = train

    def _picture(self):
        return Image(1, 28, 28)

    def __len__(self):
        return 60000 if self.train else 10000


class FashionMNIST(MNIST):
    pass


class KMNIST(MNIST):
    pass


class CIFAR10(VisionDataset):
    def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
        super().__init__(root, None, transform, target_transform)
        self.train = train

    def _picture(self):
        return Image(3, 32, 32)

    def __len__(self):
        return 50000 if self.train else 10000


class CIFAR100(CIFAR10):
    pass


class SVHN(VisionDataset):
    def __init__(self, root, split='train', transform=None, target_transform=None, download=False):
        super().__init__(root, None, transform, target_transform)
        self.split = split

    def _picture(self):
        return Image(3, 32, 32)


class STL10(SVHN):
    def _picture(self):
        return Image(3, 96, 96)


class ImageFolder(VisionDataset):
    def __init__(self, root, transform=None, target_transform=None, loader=None, is_valid_file=None, **options):
        super().__init__(root, None, transform, target_transform)


class FakeData(VisionDataset):
    def __init__(
        self, size=1000, image_size=(3, 224, 224), num_classes=10, transform=None, target_transform=None,
        random_offset=0,
    ):
        super().__init__(None, None, transform, target_transform)
        self.size = size
        self.image_size = tuple(image_size)
        self.num_classes = num_classes

    def _picture(self):
        return Image(*self.image_size)

    def __len__(self):
        return self.size
