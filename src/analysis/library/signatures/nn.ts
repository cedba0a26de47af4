/** torch.nn.functional: convolution, pooling, normalization, dropout, embedding, attention, losses. */
export const signatures = `
F.conv1d, torch.conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1) -> conv1d
F.conv2d, torch.conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1) -> conv2d
F.conv3d, torch.conv3d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1) -> conv3d
F.conv_transpose1d, torch.conv_transpose1d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1,
  dilation=1) -> conv_transpose1d
F.conv_transpose2d, torch.conv_transpose2d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1,
  dilation=1) -> conv_transpose2d
F.conv_transpose3d, torch.conv_transpose3d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1,
  dilation=1) -> conv_transpose3d
F.conv_tbc, torch.conv_tbc(input, weight, bias, pad=0) -> conv_tbc
F.unfold(input, kernel_size, dilation=1, padding=0, stride=1) -> im2col
F.fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1) -> col2im

F.max_pool1d, torch.max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
  return_indices=False) -> max_pool1d
F.max_pool2d, torch.max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
  return_indices=False) -> max_pool2d
F.max_pool3d, torch.max_pool3d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
  return_indices=False) -> max_pool3d
F.max_pool1d_with_indices, torch.max_pool1d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1,
  ceil_mode=False, return_indices as asked=True) -> max_pool1d return_indices=True
F.max_pool2d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
  return_indices as asked=True) -> max_pool2d return_indices=True
F.max_pool3d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
  return_indices as asked=True) -> max_pool3d return_indices=True
F.avg_pool1d, torch.avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True)
  -> avg_pool1d
F.avg_pool2d(input, kernel_size, stride=None, padding=0, ceil_mode=False,
  count_include_pad=True, divisor_override=None) -> avg_pool2d
F.avg_pool3d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,
  divisor_override=None) -> avg_pool3d
F.lp_pool1d(input, norm_type, kernel_size, stride=None, ceil_mode=False) -> lp_pool1d
F.lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False) -> lp_pool2d
F.lp_pool3d(input, norm_type, kernel_size, stride=None, ceil_mode=False) -> lp_pool3d
F.adaptive_avg_pool1d, torch.adaptive_avg_pool1d(input, output_size) -> adaptive_avg_pool1d
F.adaptive_avg_pool2d(input, output_size) -> adaptive_avg_pool2d
F.adaptive_avg_pool3d(input, output_size) -> adaptive_avg_pool3d
F.adaptive_max_pool1d(input, output_size, return_indices=False) -> adaptive_max_pool1d
F.adaptive_max_pool2d(input, output_size, return_indices=False) -> adaptive_max_pool2d
F.adaptive_max_pool3d(input, output_size, return_indices=False) -> adaptive_max_pool3d
torch.adaptive_max_pool1d, F.adaptive_max_pool1d_with_indices(input, output_size, return_indices as asked=True)
  -> adaptive_max_pool1d return_indices=True
F.adaptive_max_pool2d_with_indices(input, output_size, return_indices as asked=True)
  -> adaptive_max_pool2d return_indices=True
F.adaptive_max_pool3d_with_indices(input, output_size, return_indices as asked=True)
  -> adaptive_max_pool3d return_indices=True
F.fractional_max_pool2d(input, kernel_size, output_size=None, output_ratio=None, return_indices=False,
  _random_samples=None) -> fractional_max_pool2d
F.fractional_max_pool3d(input, kernel_size, output_size=None, output_ratio=None, return_indices=False,
  _random_samples=None) -> fractional_max_pool3d
F.fractional_max_pool2d_with_indices(input, kernel_size, output_size=None, output_ratio=None,
  return_indices as asked=True, _random_samples=None) -> fractional_max_pool2d return_indices=True
F.fractional_max_pool3d_with_indices(input, kernel_size, output_size=None, output_ratio=None,
  return_indices as asked=True, _random_samples=None) -> fractional_max_pool3d return_indices=True
F.max_unpool1d(input, indices, kernel_size, stride=None, padding=0, output_size=None) -> max_unpool1d
F.max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None) -> max_unpool2d
F.max_unpool3d(input, indices, kernel_size, stride=None, padding=0, output_size=None) -> max_unpool3d

F.batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5)
  -> batch_norm
torch.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled) -> batch_norm
F.instance_norm(input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True,
  momentum=0.1, eps=1e-5) -> instance_norm
torch.instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled)
  -> instance_norm
F.layer_norm, torch.layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True)
  -> layer_norm
F.rms_norm, torch.rms_norm(input, normalized_shape, weight=None, eps=None) -> rms_norm
F.group_norm, torch.group_norm(input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True) -> group_norm
F.local_response_norm(input, size, alpha=0.0001, beta=0.75, k=1.0) -> local_response_norm
F.normalize(input, p=2.0, dim=1, eps=1e-12, out=None) -> normalize
torch.renorm, Tensor.renorm(input, p, dim, maxnorm, *, out=None) -> renorm
Tensor.renorm_(input, p, dim, maxnorm) -> renorm inplace
torch.native_layer_norm(input, normalized_shape, weight, bias, eps) -> native_layer_norm
torch.native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps) -> native_batch_norm
torch._weight_norm(v, g, dim=0) -> weight_norm

F.dropout(input, p=0.5, training=True, inplace=False) -> dropout
F.dropout2d(input, p=0.5, training=True, inplace=False) -> dropout kind="feature"
F.dropout3d(input, p=0.5, training=True, inplace=False) -> dropout kind="feature" spatial=3
F.dropout1d(input, p=0.5, training=True, inplace=False) -> dropout1d kind="feature" spatial=1
F.alpha_dropout(input, p=0.5, training=False, inplace=False) -> dropout kind="alpha"
F.feature_alpha_dropout(input, p=0.5, training=False, inplace=False) -> dropout kind="feature_alpha"
torch.dropout(input, p, train) -> dropout
torch.feature_dropout(input, p, train) -> dropout kind="feature"
torch.alpha_dropout(input, p, train) -> dropout kind="alpha"
torch.feature_alpha_dropout(input, p, train) -> dropout kind="feature_alpha"
torch.dropout_(input, p, train) -> dropout inplace
torch.feature_dropout_(input, p, train) -> dropout inplace kind="feature"
torch.alpha_dropout_(input, p, train) -> dropout inplace kind="alpha"
torch.feature_alpha_dropout_(input, p, train) -> dropout inplace kind="feature_alpha"

F.embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)
  -> embedding
torch.embedding(weight, indices as input, padding_idx as padding_row=-1, scale_grad_by_freq=False, sparse=False)
  -> embedding
F.embedding_bag(input, weight, offsets=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, mode="mean",
  sparse=False, per_sample_weights=None, include_last_offset=False, padding_idx=None) -> embedding_bag
F.one_hot(tensor as input, num_classes=-1) -> one_hot
F.one_hot(input, num_classes=-1) -> one_hot

F.scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None,
  enable_gqa=False) -> scaled_dot_product_attention
F.multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k,
  bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None,
  need_weights=True, attn_mask=None, use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None,
  v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True, is_causal=False)
  -> multi_head_attention_forward
torch.nn.attention.flex_attention.flex_attention(query, key, value, score_mod=None, block_mask=None, scale=None,
  enable_gqa=False) -> attention_kernel
xformers.ops.memory_efficient_attention(query, key, value, attn_bias=None, p=0.0, scale=None, *, op=None)
  -> attention_kernel
flash_attn.flash_attn_func(q as query, k as key, v as value, dropout_p=0.0, softmax_scale=None, causal=False,
  window_size=(-1, -1), softcap=0.0, alibi_slopes=None, deterministic=False) -> attention_kernel

torch.lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first) -> lstm
torch.gru(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first) -> gru
torch.rnn_tanh(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  -> rnn_tanh
torch.rnn_relu(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  -> rnn_relu
torch.lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None) -> lstm_cell
torch.gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None) -> gru_cell
torch.rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None) -> rnn_tanh_cell
torch.rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None) -> rnn_relu_cell

F.cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean",
  label_smoothing=0.0) -> cross_entropy
F.nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean") -> nll_loss
torch.nll_loss(input, target, weight=None, reduction=1, ignore_index=-100) -> nll_loss
F.mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None) -> mse_loss
F.l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None) -> l1_loss
F.smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0) -> smooth_l1_loss
F.huber_loss(input, target, reduction="mean", delta=1.0, weight=None) -> huber_loss
F.kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False) -> kl_div
torch.kl_div(input, target, reduction=1, *, log_target=False) -> kl_div
F.soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean") -> soft_margin_loss
F.poisson_nll_loss(input, target, log_input=True, full=False, size_average=None, eps=1e-8, reduce=None,
  reduction="mean") -> poisson_nll_loss
torch.poisson_nll_loss(input, target, log_input, full, eps, reduction) -> poisson_nll_loss
F.hinge_embedding_loss(input, target, margin=1.0, size_average=None, reduce=None, reduction="mean")
  -> hinge_embedding_loss
torch.hinge_embedding_loss(input, target, margin=1.0, reduction=1) -> hinge_embedding_loss
F.binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean")
  -> binary_cross_entropy
F.binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None, reduction="mean",
  pos_weight=None) -> binary_cross_entropy_with_logits
torch.binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction=1)
  -> binary_cross_entropy_with_logits
F.multi_margin_loss(input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean")
  -> multi_margin_loss
F.multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean") -> multilabel_margin_loss
F.multilabel_soft_margin_loss(input, target, weight=None, size_average=None, reduce=None, reduction="mean")
  -> multilabel_soft_margin_loss
F.cosine_embedding_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean")
  -> cosine_embedding_loss
torch.cosine_embedding_loss(input1, input2, target, margin=0.0, reduction=1) -> cosine_embedding_loss
F.margin_ranking_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean")
  -> margin_ranking_loss
torch.margin_ranking_loss(input1, input2, target, margin=0.0, reduction=1) -> margin_ranking_loss
F.triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False, size_average=None,
  reduce=None, reduction="mean") -> triplet_margin_loss
torch.triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False, reduction=1)
  -> triplet_margin_loss
F.triplet_margin_with_distance_loss(anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False,
  reduction="mean") -> triplet_margin_with_distance_loss
F.ctc_loss, torch.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction="mean",
  zero_infinity=False) -> ctc_loss
F.gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean") -> gaussian_nll_loss
`;
