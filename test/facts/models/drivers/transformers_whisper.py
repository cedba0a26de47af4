"""The loss of a small Whisper on two spectrograms."""
import torch
from transformers.models.whisper.configuration_whisper import WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperForConditionalGeneration

config = WhisperConfig(vocab_size=100, num_mel_bins=16, encoder_layers=2, encoder_attention_heads=4, decoder_layers=2, decoder_attention_heads=4, encoder_ffn_dim=96, decoder_ffn_dim=96, d_model=48, max_source_positions=20, max_target_positions=16, pad_token_id=0, decoder_start_token_id=1, eos_token_id=2)
model = WhisperForConditionalGeneration(config).eval()
features = torch.randn(2, 16, 40)
labels = torch.randint(0, 100, (2, 7))
with torch.no_grad():
    output = model(input_features=features, labels=labels)
print(output.logits.shape)
