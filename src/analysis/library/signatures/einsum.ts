/** Einstein summation and einops. */
export const signatures = `
torch.einsum(equation, *operands) -> einsum
np.einsum, jnp.einsum(subscripts as equation, *operands, ...) -> einsum
opt_einsum.contract(subscripts as equation, *operands, ...) -> einsum
einops.rearrange(tensor, pattern, **axes_lengths) -> einops_rearrange
einops.reduce(tensor, pattern, reduction, **axes_lengths) -> einops_reduce
einops.repeat(tensor, pattern, **axes_lengths) -> einops_repeat
einops.pack(tensors, pattern) -> einops_pack
einops.unpack(tensor, packed_shapes, pattern) -> einops_unpack
einops.asnumpy(tensor as input) -> to_library library="numpy"
einops.einsum(*operands) -> einops_einsum
`;
