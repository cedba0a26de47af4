# prefix: nabla-training-loop
# title: Training loop
# description: Training and validation with AdamW, gradient clipping and the right modes.
# fields: train
import torch
from torch import nn


def train(model, loss_fn, train_loader, val_loader, epochs=10, lr=1e-3, max_norm=1.0):
    """Trains in place; returns one (training loss, validation loss) per epoch, each a mean over samples."""
    device = next(model.parameters()).device
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)
    history = []
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append((total / count, evaluate(model, loss_fn, val_loader)))
        print(f"epoch {epoch + 1}: train {history[-1][0]:.4f}, val {history[-1][1]:.4f}")
    return history


@torch.no_grad()
def evaluate(model, loss_fn, loader):
    """Mean loss over the samples of a loader, without dropout and without updating batch statistics."""
    device = next(model.parameters()).device
    model.eval()
    total, count = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count


if __name__ == "__main__":
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    x = torch.randn(200, 2)
    y = (x[:, 0] * x[:, 1] > 0).long()
    train_loader = DataLoader(TensorDataset(x[:160], y[:160]), batch_size=32, shuffle=True)
    val_loader = DataLoader(TensorDataset(x[160:], y[160:]), batch_size=40)
    model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 2))
    history = train(model, nn.CrossEntropyLoss(), train_loader, val_loader, epochs=30, lr=1e-2)
    assert len(history) == 30
    assert history[-1][0] < 0.2 < history[0][0]
    assert history[-1][1] < 0.4
    assert not model.training
