"""One shape bug a function.

None of these functions can be called without an error. The line that raises ends in a comment that lists what a
good message about it mentions.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


# ------------------------------------------------------------------------------------------------ linear layers


class DigitNet(nn.Module):
    """The size of `fc1` was worked out for a different kernel size."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.fc1 = nn.Linear(9200, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))  #! 9216, 9200
        return self.fc2(x)


def linear_after_flatten():
    return DigitNet()(torch.randn(16, 1, 28, 28))


class Autoencoder(nn.Module):
    """The decoder expects more than the encoder gives."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 32))
        self.decoder = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 784))

    def forward(self, x):
        code = self.encoder(x)
        return self.decoder(code)  #! 32, 64


def linear_after_linear():
    return Autoencoder()(torch.rand(8, 784))


def linear_weight_transposed():
    features = torch.randn(32, 300)
    weight = torch.randn(300, 5)
    return F.linear(features, weight)  #! 300, 5


# ------------------------------------------------------------------------------------------------ matrix products


def matmul_inner_sizes():
    users = torch.randn(100, 64)
    items = torch.randn(500, 64)
    return users @ items  #! 64, 500


def matmul_batch_sizes():
    a = torch.randn(8, 12, 20)
    b = torch.randn(6, 20, 5)
    return torch.matmul(a, b)  #! 8, 6


def bmm_of_matrices():
    q = torch.randn(10, 32)
    k = torch.randn(10, 32)
    return torch.bmm(q, k.t())  #! 3, 2


def mm_of_a_batch():
    x = torch.randn(4, 10, 16)
    w = torch.randn(16, 8)
    return torch.mm(x, w)  #! 3, 2


def attention_without_transpose():
    q = torch.randn(2, 8, 50, 64)
    k = torch.randn(2, 8, 50, 64)
    return q @ k / math.sqrt(64)  #! 64, 50


# ------------------------------------------------------------------------------------------------ broadcasting


def broadcast_per_channel():
    images = torch.rand(16, 3, 32, 48)
    mean = torch.tensor([0.485, 0.456, 0.406])
    return images - mean  #! 48, 3


def positions_added_to_the_wrong_axis():
    tokens = nn.Embedding(1000, 64)(torch.randint(1000, (8, 20)))
    positions = nn.Embedding(20, 64)(torch.arange(20))
    return tokens.transpose(0, 1) + positions  #! 8, 20


def residual_of_other_width():
    x = torch.randn(4, 32, 28, 28)
    conv = nn.Conv2d(32, 48, 3, padding=1)
    return x + conv(x)  #! 32, 48


def mask_without_head_axis():
    scores = torch.randn(4, 8, 20, 20)
    padding = torch.zeros(4, 20, dtype=torch.bool)
    padding[:, 15:] = True
    return scores.masked_fill(padding, float("-inf"))  #! 20, 4


def in_place_result_too_large():
    bias = torch.zeros(10)
    bias += torch.ones(32, 10)  #! 10, 32
    return bias


# ------------------------------------------------------------------------------------------------ view and reshape


def view_of_another_size():
    x = torch.randn(32, 64, 7, 7)
    return x.view(32, 64 * 6 * 6)  #! 100352, 73728


def reshape_that_does_not_divide():
    samples = torch.randn(100, 3)
    return samples.reshape(-1, 7)  #! 300, 7


def reshape_with_two_unknowns():
    x = torch.randn(8, 3, 16, 16)
    return x.reshape(8, -1, -1)  #! -1


class UnevenHeads(nn.Module):
    """250 channels cannot be shared out among 8 heads."""

    def __init__(self, n_embd=250, n_head=8):
        super().__init__()
        self.n_head = n_head
        self.query = nn.Linear(n_embd, n_embd)

    def forward(self, x):
        B, T, C = x.shape
        q = self.query(x)
        return q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)  #! 250, 8


def head_split():
    return UnevenHeads()(torch.randn(2, 16, 250))


def unflatten_size():
    x = torch.randn(6, 70)
    return x.unflatten(1, (4, 16))  #! 70, 64


def expand_a_real_axis():
    row = torch.randn(1, 5)
    return row.expand(8, 10)  #! 5, 10


# ------------------------------------------------------------------------------------------------ axes


def unpack_too_few():
    x = torch.randn(8, 128, 64)
    batch, steps = x.shape  #! 3, 2
    return x.view(batch * steps, -1)


def unpack_too_many():
    images = torch.randn(3, 224, 224)
    n, c, h, w = images.shape  #! 3, 4
    return images.view(n, c, h * w)


def sum_over_an_axis_that_is_not_there():
    logits = torch.randn(32, 10)
    return logits.sum(dim=2)  #! 2


def softmax_over_an_axis_that_is_not_there():
    logits = torch.randn(32, 10)
    return F.softmax(logits, dim=-3)  #! -3, 2


def transpose_of_a_matrix():
    x = torch.randn(20, 30)
    return x.transpose(1, 2)  #! 2


def permute_leaves_an_axis_out():
    images = torch.randn(16, 224, 224, 3)
    return images.permute(2, 0, 1)  #! 4, 3


def too_many_indices():
    frames = torch.randn(10, 64, 64)
    return frames[:, :, :, 0]  #! 4, 3


def index_after_squeeze():
    logits = torch.randn(32, 1).squeeze(-1)
    return logits[:, 0]  #! 2, 1


def index_out_of_range():
    states = torch.randn(4, 8, 16)
    return states[:, 8]  #! 8


# ------------------------------------------------------------------------------------------------ joining and splitting


def cat_of_different_sizes():
    left = torch.randn(8, 16, 20)
    right = torch.randn(8, 12, 10)
    return torch.cat([left, right], dim=1)  #! 20, 10


def cat_of_different_ranks():
    patches = torch.randn(2, 196, 768)
    cls_token = torch.zeros(1, 768)
    return torch.cat((cls_token, patches), dim=1)  #! 2, 3


def stack_of_different_sizes():
    sentences = [torch.zeros(5, 300), torch.zeros(9, 300)]
    return torch.stack(sentences)  #! 5, 9


def split_sizes_do_not_add_up():
    qkv = torch.randn(2, 10, 192)
    q, k, v = qkv.split([64, 64, 48], dim=-1)  #! 192, 176
    return q, k, v


def unpack_of_split():
    gates = torch.randn(8, 4 * 32)
    i, f, o = gates.chunk(4, dim=1)  #! 4, 3
    return i, f, o


class SkipConnection(nn.Module):
    """Odd sizes do not come back after pooling and upsampling."""

    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1))
        self.up = nn.ConvTranspose2d(32, 16, 2, stride=2)

    def forward(self, x):
        skip = x
        x = self.up(self.down(x))
        return torch.cat([skip, x], dim=1)  #! 45, 44


def skip_of_odd_size():
    return SkipConnection()(torch.randn(1, 16, 45, 45))


# ------------------------------------------------------------------------------------------------ convolution and norms


def conv_channels():
    block = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Conv2d(32, 64, 3))
    return block(torch.randn(4, 3, 32, 32))  #! 16, 32


def conv_of_channels_last():
    conv = nn.Conv2d(3, 8, 3)
    images = torch.rand(4, 32, 32, 3)
    return conv(images)  #! 32, 3


def conv_groups():
    return nn.Conv2d(30, 60, 3, groups=4)  #! 30, 4


def kernel_larger_than_input():
    conv = nn.Conv2d(8, 8, kernel_size=5)
    return conv(torch.randn(2, 8, 4, 4))  #! 5, 4


def batch_norm_features():
    conv = nn.Conv2d(3, 32, 3)
    norm = nn.BatchNorm2d(64)
    return norm(conv(torch.randn(4, 3, 16, 16)))  #! 32, 64


def batch_norm_rank():
    norm = nn.BatchNorm2d(64)
    return norm(torch.randn(4, 64, 100))  #! 4, 3


def layer_norm_shape():
    norm = nn.LayerNorm(512)
    return norm(torch.randn(8, 20, 256))  #! 512, 256


def group_norm_channels():
    norm = nn.GroupNorm(8, 32)
    return norm(torch.randn(2, 48, 16, 16))  #! 48, 32


# ------------------------------------------------------------------------------------------------ recurrence and attention


def lstm_input_size():
    lstm = nn.LSTM(input_size=100, hidden_size=128, batch_first=True)
    embedded = nn.Embedding(5000, 300)(torch.randint(5000, (8, 25)))
    return lstm(embedded)  #! 300, 100


def gru_state_layers():
    gru = nn.GRU(32, 64, num_layers=2)
    state = torch.zeros(1, 5, 64)
    return gru(torch.randn(20, 5, 32), state)  #! 2, 1


def attention_embed_dim():
    attention = nn.MultiheadAttention(embed_dim=256, num_heads=8, batch_first=True)
    x = torch.randn(4, 30, 128)
    return attention(x, x, x)  #! 128, 256


def attention_mask_size():
    attention = nn.MultiheadAttention(embed_dim=64, num_heads=4, batch_first=True)
    x = torch.randn(2, 30, 64)
    mask = torch.ones(31, 31, dtype=torch.bool).triu(1)
    return attention(x, x, x, attn_mask=mask)  #! 30, 31


# ------------------------------------------------------------------------------------------------ einsum and indexing


def einsum_rank():
    q = torch.randn(2, 8, 16, 64)
    k = torch.randn(2, 16, 64)
    return torch.einsum("bhqd,bhkd->bhqk", q, k)  #! 4, 3


def einsum_size():
    a = torch.randn(5, 6)
    b = torch.randn(7, 8)
    return torch.einsum("ij,jk->ik", a, b)  #! 6, 7


def assignment_of_another_size():
    canvas = torch.zeros(3, 64, 64)
    canvas[:, 16:48, 16:48] = torch.rand(3, 30, 30)  #! 32, 30
    return canvas


def gather_index_rank():
    logits = torch.randn(32, 100)
    target = torch.randint(100, (32,))
    return logits.gather(1, target)  #! 32, 100


def boolean_mask_size():
    tokens = torch.randint(1000, (16, 50))
    keep = torch.rand(16, 49) > 0.1
    return tokens[keep]  #! 50, 49


# ------------------------------------------------------------------------------------------------ losses


def loss_batch_size():
    logits = torch.randn(64, 10)
    labels = torch.randint(10, (32,))
    return F.cross_entropy(logits, labels)  #! 64, 32


def loss_of_sequence():
    logits = torch.randn(4, 25, 1000)
    targets = torch.randint(1000, (4, 25))
    return nn.CrossEntropyLoss()(logits, targets)  #! 25, 1000


def loss_of_mismatched_scores():
    scores = torch.randn(16, 1)
    labels = torch.rand(16)
    return F.binary_cross_entropy_with_logits(scores, labels)  #! 16, 1
