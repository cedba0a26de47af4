/** PyTorch functions that make tensors. */
const typed = Object.entries({
  Float: 'float32',
  Double: 'float64',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
}).map(
  ([name, dtype]) => `
torch.${name}Tensor, torch.cuda.${name}Tensor(data: list, ...) -> legacy_tensor dtype="${dtype}"
torch.${name}Tensor, torch.cuda.${name}Tensor(*args, ...) -> legacy_tensor dtype="${dtype}"`,
);

export const signatures = `
torch.zeros(*size, out=None, dtype=None, ...) -> zeros
torch.ones(*size, out=None, dtype=None, ...) -> ones
torch.empty(*size, out=None, dtype=None, ...) -> empty
torch.rand(*size, out=None, dtype=None, ...) -> rand
torch.randn(*size, out=None, dtype=None, ...) -> randn
torch.full(size, fill_value, *, out=None, dtype=None, ...) -> full
torch.zeros_like(input, *, dtype=None, ...) -> zeros_like
torch.ones_like(input, *, dtype=None, ...) -> ones_like
torch.empty_like(input, *, dtype=None, ...) -> empty_like
torch.rand_like(input, *, dtype=None, ...) -> rand_like
torch.randn_like(input, *, dtype=None, ...) -> randn_like
torch.full_like(input, fill_value, *, dtype=None, ...) -> full_like
torch.randint_like(input, low=0, high=None, *, dtype=None, ...) -> randint_like
Tensor.new_zeros(input, *size, dtype=None, ...) -> new_zeros
Tensor.new_ones(input, *size, dtype=None, ...) -> new_ones
Tensor.new_empty, Tensor.new(input, *size, dtype=None, ...) -> new_empty
Tensor.new_full(input, size, fill_value, *, dtype=None, ...) -> new_full
Tensor.new_empty_strided(input, size, stride, *, dtype=None, ...) -> new_empty
Tensor.new_tensor(input, data, *, dtype=None, ...) -> new_tensor
torch.empty_strided(size, stride, *, dtype=None, ...) -> empty
torch.tensor(data, *, dtype=None, ...) -> tensor
torch.as_tensor(data, dtype=None, device=None) -> as_tensor
torch.asarray(obj as data, *, dtype=None, ...) -> as_tensor
torch.scalar_tensor(s as data, *, dtype="float32", ...) -> tensor
torch.from_numpy(ndarray as input) -> to_library
torch.frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False) -> np_frombuffer
torch.from_dlpack(ext_tensor as input) -> to_library
torch.Tensor(data: list, ...) -> legacy_tensor
torch.Tensor(*args, ...) -> legacy_tensor
${typed.join('\n')}
torch.arange(start=0, end=None, step=1, *, out=None, dtype=None, ...) -> arange
torch.range(start=0, end=None, step=1, *, out=None, dtype=None, ...) -> range
torch.linspace(start, end, steps, *, out=None, dtype=None, ...) -> linspace
torch.logspace(start, end, steps, base=10.0, *, out=None, dtype=None, ...) -> logspace
torch.eye(n, m=None, *, out=None, dtype=None, ...) -> eye
torch.tril_indices(row, col, offset=0, *, dtype=None, ...) -> tril_indices
torch.triu_indices(row, col, offset=0, *, dtype=None, ...) -> triu_indices
torch.meshgrid, torch.functional.meshgrid(*tensors, indexing="ij") -> meshgrid
torch.randint(high: int, size: ints, *, out=None, dtype=None, ...) -> randint
torch.randint(low, high, size, *, out=None, dtype=None, ...) -> randint
torch.randperm(n, *, out=None, dtype=None, ...) -> randperm
torch.normal(mean=0.0, std=1.0, size=None, *, out=None, dtype=None, ...) -> normal
torch.bernoulli, Tensor.bernoulli(input, p=None, *, generator=None, out=None) -> random_fill
torch.poisson(input, generator=None) -> random_fill
torch.multinomial, Tensor.multinomial(input, num_samples, replacement=False, *, generator=None, out=None) -> multinomial
torch.hann_window(window_length, periodic=True, *, dtype=None, ...) -> window kind="hann"
torch.hamming_window(window_length, periodic=True, alpha=0.54, beta=0.46, *, dtype=None, ...) -> window kind="hamming"
torch.blackman_window(window_length, periodic=True, *, dtype=None, ...) -> window kind="blackman"
torch.bartlett_window(window_length, periodic=True, *, dtype=None, ...) -> window kind="bartlett"
torch.kaiser_window(window_length, periodic=True, beta=12.0, *, dtype=None, ...) -> window kind="kaiser"
torch.vander(x as input, N as n=None, increasing=False) -> vander
torch.linalg.vander(x as input, *, N as n=None) -> vander
torch.broadcast_shapes, torch.functional.broadcast_shapes(*shapes) -> broadcast_shapes
Tensor.numpy(input, ...) -> to_library library="numpy"
Tensor.__array__(input, dtype=None) -> to_library library="numpy"
Tensor.normal_, Tensor.uniform_, Tensor.random_, Tensor.bernoulli_, Tensor.exponential_, Tensor.cauchy_, Tensor.geometric_,
  Tensor.log_normal_(input, ...) -> random_fill inplace
Tensor.normal_, Tensor.uniform_, Tensor.random_, Tensor.cauchy_, Tensor.log_normal_(input, a, b=None, ...)
  -> random_fill inplace
Tensor.bernoulli_, Tensor.exponential_, Tensor.geometric_(input, a, ...) -> random_fill inplace
Tensor.zero_, torch.zero_(input) -> fill value=0 inplace
torch.fill_, Tensor.fill_(input, value) -> fill inplace
torch.fill, Tensor.fill(input, value) -> fill
`;
