"""Mistakes between the data and the model: shapes that only meet at the call."""

import torch
import torch.nn as nn


class SensorDataset(torch.utils.data.Dataset):
    """Windows over a recording of 6 channels."""

    def __init__(self, length=1000, window=50):
        self.recording = torch.randn(length, 6)
        self.window = window

    def __len__(self):
        return self.recording.size(0) - self.window

    def __getitem__(self, i):
        return self.recording[i : i + self.window], i % 4


class SensorNet(nn.Module):
    def __init__(self, channels, hidden, classes):
        super().__init__()
        self.conv = nn.Conv1d(channels, hidden, kernel_size=5, padding=2)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        return self.head(x.mean(dim=-1))


def forgot_channels_first():
    window, label = SensorDataset()[0]
    net = SensorNet(channels=6, hidden=32, classes=4)
    features = net.conv(window.unsqueeze(0))  #! 50, 6
    return net.head(features.mean(dim=-1)), label


def forgot_to_pool():
    net = SensorNet(channels=6, hidden=32, classes=4)
    x = torch.randn(8, 6, 50)
    features = torch.relu(net.conv(x))
    return net.head(features)  #! 50, 32


def weighted_by_the_wrong_axis():
    net = SensorNet(channels=6, hidden=32, classes=4)
    logits = net(torch.randn(8, 6, 50))
    weights = torch.ones(8)
    return (logits * weights).sum()  #! 4, 8
