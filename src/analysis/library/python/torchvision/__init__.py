"""The few parts that tutorials use. Installed sources are read instead of this where there are any."""
from torchvision import datasets, transforms
