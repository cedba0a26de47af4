from __native__ import fresh_size


class Image:
    """A picture that is no tensor yet."""

    def __init__(self, channels, height, width):
        self.channels = channels
        self.height = height
        self.width = width

    @property
    def size(self):
        return (self.width, self.height)

    def convert(self, mode):
        return Image({'L': 1, 'RGB': 3, 'RGBA': 4}[mode], self.height, self.width)

    def resized(self, height, width):
        return Image(self.channels, height, width)


def some_image(channels=3):
    """A colour picture of any size."""
    return Image(channels, fresh_size('height'), fresh_size('width'))
