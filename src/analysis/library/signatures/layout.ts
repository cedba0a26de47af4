/** PyTorch functions that change the layout: views, axes, copies, joins, splits. */
const casts = Object.entries({
  float: 'float32',
  double: 'float64',
  half: 'float16',
  bfloat16: 'bfloat16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  char: 'int8',
  byte: 'uint8',
  bool: 'bool',
  chalf: 'complex32',
  cfloat: 'complex64',
  cdouble: 'complex128',
}).map(([name, dtype]) => `Tensor.${name}(input, memory_format=None) -> to_dtype dtype="${dtype}"`);

export const signatures = `
Tensor.reshape(input, *shape) -> reshape
Tensor.view(input, *shape) -> reshape name="view"
Tensor.view(input, dtype as shape: dtype) -> reshape
torch.reshape, torch.view_copy(input, shape) -> reshape
torch.view_copy(input, size as shape) -> reshape
Tensor.view_as, Tensor.reshape_as(input, other) -> reshape_as
torch.flatten, Tensor.flatten(input, start_dim=0, end_dim=-1) -> flatten
torch.ravel, Tensor.ravel(input) -> reshape shape=(-1,)
torch.unflatten, Tensor.unflatten(input, dim, sizes) -> unflatten
torch.squeeze, Tensor.squeeze(input, dim=None) -> squeeze
Tensor.squeeze_(input, dim=None) -> squeeze reshapes
torch.unsqueeze, Tensor.unsqueeze(input, dim) -> unsqueeze
Tensor.unsqueeze_(input, dim) -> unsqueeze reshapes
Tensor.expand(input, *size, implicit=False) -> expand
Tensor.expand_as(input, other) -> expand_as
torch.broadcast_to, Tensor.broadcast_to(input, size) -> expand
Tensor.broadcast_to(input, *size) -> expand
torch.broadcast_tensors, torch.functional.broadcast_tensors(*tensors) -> broadcast_tensors
Tensor.sum_to_size(input, *size) -> sum_to_size
Tensor.resize_(input, *size, memory_format=None) -> resize reshapes
Tensor.set_(input, source as other, ...) -> resize_as reshapes
Tensor.resize_as_(input, other, memory_format=None) -> resize_as reshapes
torch.resize_as_(input, other, memory_format=None) -> resize_as reshapes
torch.as_strided, Tensor.as_strided(input, size, stride, storage_offset=None) -> as_strided
torch.atleast_1d, torch.functional.atleast_1d(*tensors) -> atleast_1d
torch.atleast_2d, torch.functional.atleast_2d(*tensors) -> atleast_2d
torch.atleast_3d, torch.functional.atleast_3d(*tensors) -> atleast_3d

torch.clone, Tensor.clone(input, *, memory_format=None) -> clone
Tensor.contiguous(input, memory_format=None) -> contiguous
torch.detach, Tensor.detach(input) -> detach
Tensor.positive(input) -> identity
Tensor.cpu, Tensor.cuda, Tensor.mps, Tensor.xpu, Tensor.npu(input, ...) -> identity
Tensor.cuda(input, device, non_blocking=False, memory_format=None) -> identity
Tensor.pin_memory(input, device=None) -> identity
Tensor.view_as_real(input) -> view_as_real
Tensor.detach_(input) -> keep inplace
Tensor.requires_grad_(input, requires_grad=True) -> keep inplace
Tensor.share_memory_(input) -> identity inplace
Tensor.data: (input) -> detach
Tensor.to(input, *args, dtype=None, other=None, device=None, non_blocking=False, copy=False, memory_format=None) -> to
Tensor.type(input, dtype=None, non_blocking=False) -> type
Tensor.type_as(input, other) -> type_as
Tensor.to_dense(input, dtype=None) -> to_dtype
torch.dequantize, Tensor.dequantize(input) -> to_dtype dtype="float32"
torch.alias_copy(input) -> clone
torch.detach_copy(input) -> detach
Tensor.as_strided_(input, size, stride, storage_offset=None) -> as_strided reshapes
torch.squeeze_copy(input, dim=None) -> squeeze
torch.unsqueeze_copy(input, dim) -> unsqueeze
torch.t_copy(input) -> t
torch.transpose_copy(input, dim0, dim1) -> transpose
torch.expand_copy(input, size, *, implicit=False) -> expand
torch.unfold_copy(input, dimension, size, step) -> unfold
torch.unbind_copy(input, dim=0) -> unbind
torch.split_copy, torch.unsafe_split, Tensor.unsafe_split(input, split_size, dim=0) -> split
torch.split_with_sizes_copy, torch.unsafe_split_with_sizes, Tensor.unsafe_split_with_sizes(input, split_sizes as split_size, dim=0)
  -> split
torch.unsafe_chunk, Tensor.unsafe_chunk(input, chunks, dim=0) -> chunk
${casts.join('\n')}

Tensor.permute(input, *dims) -> permute
torch.permute, torch.permute_copy(input, dims) -> permute
torch.transpose, torch.swapaxes, torch.swapdims, Tensor.transpose, Tensor.swapaxes, Tensor.swapdims(input, dim0, dim1) -> transpose
torch.transpose, torch.swapaxes, torch.swapdims, Tensor.transpose, Tensor.swapaxes, Tensor.swapdims(input, axis0 as dim0,
  axis1 as dim1) -> transpose
Tensor.transpose_, Tensor.swapaxes_, Tensor.swapdims_(input, dim0, dim1) -> transpose reshapes
torch.t, Tensor.t(input) -> t
Tensor.t_(input) -> t reshapes
Tensor.T: (input) -> transpose_all
Tensor.mT: (input) -> matrix_transpose
Tensor.mH: (input) -> adjoint
Tensor.H: (input) -> hermitian
torch.adjoint, Tensor.adjoint(input) -> adjoint
torch.movedim, torch.moveaxis, Tensor.movedim, Tensor.moveaxis(input, source, destination) -> movedim
torch.flip(input, dims) -> flip
Tensor.flip(input, *dims) -> flip
torch.fliplr, Tensor.fliplr(input) -> fliplr
torch.flipud, Tensor.flipud(input) -> flipud
torch.roll, Tensor.roll(input, shifts, dims=None) -> roll
torch.rot90, Tensor.rot90(input, k=1, dims=(0, 1)) -> rot90

torch.narrow, Tensor.narrow(input, dim, start, length) -> narrow
torch.narrow_copy, Tensor.narrow_copy(input, dim, start, length) -> narrow_copy
Tensor.unfold(input, dimension, size, step) -> unfold
torch.diagonal, Tensor.diagonal(input, offset=0, dim1=0, dim2=1) -> diagonal
torch.linalg.diagonal(A as input, *, offset=0, dim1=-2, dim2=-1) -> diagonal
torch.diag, Tensor.diag(input, diagonal=0, *, out=None) -> diag
torch.diagflat, Tensor.diagflat(input, offset=0) -> diagflat
torch.diag_embed, Tensor.diag_embed(input, offset=0, dim1=-2, dim2=-1) -> diag_embed
torch.tril, Tensor.tril(input, diagonal=0, *, out=None) -> tril
torch.triu, Tensor.triu(input, diagonal=0, *, out=None) -> triu
Tensor.tril_(input, diagonal=0) -> tril inplace
Tensor.triu_(input, diagonal=0) -> triu inplace
torch.trace, Tensor.trace(input) -> trace
Tensor.repeat(input, *repeats) -> repeat
torch.tile(input, dims as repeats) -> tile
Tensor.tile(input, *dims as repeats) -> tile
torch.repeat_interleave(repeats as input: tensor, *, output_size=None) -> repeat_interleave
torch.repeat_interleave, Tensor.repeat_interleave(input, repeats, dim=None, *, output_size=None) -> repeat_interleave

torch.cat, torch.concat, torch.concatenate(tensors, dim=0, *, out=None) -> cat
torch.stack(tensors, dim=0, *, out=None) -> stack
torch.hstack(tensors, *, out=None) -> hstack
torch.vstack, torch.row_stack(tensors, *, out=None) -> vstack
torch.dstack(tensors, *, out=None) -> dstack
torch.column_stack(tensors, *, out=None) -> column_stack
torch.block_diag, torch.functional.block_diag(*tensors) -> block_diag
torch.cartesian_prod, torch.functional.cartesian_prod(*tensors) -> cartesian_prod
torch.combinations, Tensor.combinations(input, r=2, with_replacement=False) -> combinations
torch.split, torch.functional.split(tensor as input, split_size_or_sections as split_size, dim=0) -> split
Tensor.split(input, split_size, dim=0) -> split
Tensor.split(input, split_size_or_sections as split_size, dim=0) -> split
torch.split_with_sizes, Tensor.split_with_sizes(input, split_sizes as split_size, dim=0) -> split
torch.chunk, Tensor.chunk(input, chunks, dim=0) -> chunk
torch.tensor_split, Tensor.tensor_split(input, indices_or_sections as sections, dim=0) -> tensor_split
torch.tensor_split, Tensor.tensor_split(input, sections, dim=0) -> tensor_split
torch.tensor_split, Tensor.tensor_split(input, indices as sections, dim=0) -> tensor_split
torch.hsplit, Tensor.hsplit(input, indices_or_sections as sections) -> hsplit
torch.vsplit, Tensor.vsplit(input, indices_or_sections as sections) -> vsplit
torch.dsplit, Tensor.dsplit(input, indices_or_sections as sections) -> dsplit
torch.unbind, Tensor.unbind(input, dim=0) -> unbind
`;
