"""Two LSTM models of text: a classifier of padded sentences and a language model."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

PAD = 0


class SentenceClassifier(nn.Module):
    """A bidirectional LSTM; the sentence is the mean of the states of its real tokens."""

    def __init__(self, vocab_size, embed_dim, hidden_dim, num_classes, num_layers=2, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim, padding_idx=PAD)
        self.lstm = nn.LSTM(
            embed_dim, hidden_dim, num_layers=num_layers, batch_first=True, bidirectional=True, dropout=dropout
        )
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(2 * hidden_dim, num_classes)

    def forward(self, tokens, lengths):
        embedded = self.dropout(self.embedding(tokens))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        packed_states, _ = self.lstm(packed)
        states, _ = pad_packed_sequence(packed_states, batch_first=True, total_length=tokens.size(1))

        real = (tokens != PAD).unsqueeze(-1)
        summed = (states * real).sum(dim=1)
        mean = summed / real.sum(dim=1).clamp(min=1)
        return self.classifier(self.dropout(mean))


class LanguageModel(nn.Module):
    """Predicts the next token at every position; the hidden state can be carried from chunk to chunk."""

    def __init__(self, vocab_size, dim, num_layers):
        super().__init__()
        self.dim = dim
        self.num_layers = num_layers
        self.embedding = nn.Embedding(vocab_size, dim)
        self.lstm = nn.LSTM(dim, dim, num_layers)
        self.decoder = nn.Linear(dim, vocab_size)
        self.decoder.weight = self.embedding.weight

    def initial_state(self, batch_size):
        zeros = self.decoder.weight.new_zeros(self.num_layers, batch_size, self.dim)
        return zeros, zeros.clone()

    def forward(self, tokens, state):
        hidden, state = self.lstm(self.embedding(tokens), state)
        return self.decoder(hidden), state


def classify():
    sentences = [torch.randint(1, 200, (n,)) for n in (7, 12, 4, 9)]
    lengths = torch.tensor([len(s) for s in sentences])
    tokens = pad_sequence(sentences, batch_first=True, padding_value=PAD)
    labels = torch.tensor([0, 2, 1, 2])

    model = SentenceClassifier(vocab_size=200, embed_dim=48, hidden_dim=64, num_classes=3)
    logits = model(tokens, lengths)
    loss = F.cross_entropy(logits, labels)
    accuracy = (logits.argmax(dim=-1) == labels).float().mean()
    print(tuple(logits.shape), round(loss.item(), 3), round(accuracy.item(), 2))


def language_model():
    corpus = torch.randint(100, (5, 4 * 20 + 1)).t()
    model = LanguageModel(vocab_size=100, dim=32, num_layers=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)

    state = model.initial_state(batch_size=5)
    for start in range(0, 80, 20):
        inputs = corpus[start : start + 20]
        targets = corpus[start + 1 : start + 21]
        hidden, cell = state
        logits, state = model(inputs, (hidden.detach(), cell.detach()))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
    print(tuple(logits.shape), round(loss.item(), 3))


def main():
    torch.manual_seed(0)
    classify()
    language_model()


if __name__ == "__main__":
    main()
