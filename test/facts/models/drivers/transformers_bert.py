"""Classify two sequences with a small BERT."""
import torch
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertForSequenceClassification

config = BertConfig(vocab_size=100, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, max_position_embeddings=32, num_labels=3)
model = BertForSequenceClassification(config).eval()
ids = torch.randint(0, 100, (2, 12))
mask = torch.ones(2, 12, dtype=torch.long)
with torch.no_grad():
    output = model(input_ids=ids, attention_mask=mask, labels=torch.tensor([0, 2]))
print(output.logits.shape)
