"""Answer spans of a small DistilBERT for two sequences."""
import torch
from transformers.models.distilbert.configuration_distilbert import DistilBertConfig
from transformers.models.distilbert.modeling_distilbert import DistilBertForQuestionAnswering

config = DistilBertConfig(vocab_size=100, dim=48, hidden_dim=96, n_layers=2, n_heads=4, max_position_embeddings=32)
model = DistilBertForQuestionAnswering(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids)
print(output.start_logits.shape)
