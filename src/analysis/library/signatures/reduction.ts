/** Reductions, scans, sorting and counting in PyTorch. */
const masked = [
  'sum',
  'prod',
  'mean',
  'amax',
  'amin',
  'logsumexp',
  // The lower of two in the middle, where NumPy's is between them: the shape alone is followed.
  'median=np_median kind="lower"',
  'argmax=masked_argmax',
  'argmin=masked_argmin',
]
  .map((word) => [word.split('=')[0], word.slice(word.indexOf('=') + 1)])
  .map(
    ([name, op = name]) => `torch.masked.${name}(input, dim=None, *, keepdim=False, dtype=None, mask=None) -> ${op}`,
  );

const maskedAlong = ['cumsum', 'cumprod', 'softmax', 'log_softmax', 'softmin'].map(
  (name) => `torch.masked.${name}(input, dim, *, dtype=None, mask=None) -> ${name}`,
);

export const signatures = `
${masked.join('\n')}
${maskedAlong.join('\n')}
torch.masked.std(input, dim=None, unbiased=False, *, keepdim=False, dtype=None, mask=None) -> std
torch.masked.var(input, dim=None, unbiased=False, *, keepdim=False, dtype=None, mask=None) -> var
torch.masked.norm(input, ord, dim=None, *, keepdim=False, dtype=None, mask=None) -> norm
torch.masked.normalize(input, ord, dim, *, eps=1e-12, dtype=None, mask=None) -> keep
torch.masked.logaddexp(input, other, *, dtype=None, input_mask=None, other_mask=None) -> logaddexp
torch.sum, Tensor.sum(input, dim=None, keepdim=False, *, dtype=None, out=None) -> sum
torch.nansum, Tensor.nansum(input, dim=None, keepdim=False, *, dtype=None, out=None) -> nansum
torch.mean, Tensor.mean(input, dim=None, keepdim=False, *, dtype=None, out=None) -> mean
torch.nanmean, Tensor.nanmean(input, dim=None, keepdim=False, *, dtype=None, out=None) -> nanmean
torch.prod, Tensor.prod(input, dim=None, keepdim=False, *, dtype=None, out=None) -> prod
torch.max, Tensor.max(input, dim=None, keepdim=False, *, other=None, out=None) -> max
torch.min, Tensor.min(input, dim=None, keepdim=False, *, other=None, out=None) -> min
torch.amax, Tensor.amax(input, dim=(), keepdim=False, *, out=None) -> amax
torch.amin, Tensor.amin(input, dim=(), keepdim=False, *, out=None) -> amin
torch.aminmax, Tensor.aminmax(input, *, dim=None, keepdim=False, out=None) -> aminmax
torch.argmax, Tensor.argmax(input, dim=None, keepdim=False, *, out=None) -> argmax
torch.argmin, Tensor.argmin(input, dim=None, keepdim=False, *, out=None) -> argmin
torch.all, Tensor.all(input, dim=None, keepdim=False, *, out=None) -> all
torch.any, Tensor.any(input, dim=None, keepdim=False, *, out=None) -> any
torch.std, Tensor.std(input, dim=None, unbiased=True, keepdim=False, *, correction=None, out=None) -> std
torch.var, Tensor.var(input, dim=None, unbiased=True, keepdim=False, *, correction=None, out=None) -> var
torch.std_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None) -> std_mean
torch.var_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None) -> var_mean
torch.norm, torch.functional.norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None) -> norm
Tensor.norm(input, p="fro", dim=None, keepdim=False, dtype=None) -> norm
torch.native_norm(input, p=2, dim=None, keepdim=False, dtype=None) -> norm
torch.logsumexp, torch.special.logsumexp, Tensor.logsumexp(input, dim, keepdim=False, *, out=None) -> logsumexp
torch.median, Tensor.median(input, dim=None, keepdim=False, *, out=None) -> median
torch.nanmedian, Tensor.nanmedian(input, dim=None, keepdim=False, *, out=None) -> nanmedian
torch.mode, Tensor.mode(input, dim=-1, keepdim=False, *, out=None) -> mode
torch.kthvalue, Tensor.kthvalue(input, k, dim=-1, keepdim=False, *, out=None) -> kthvalue
torch.quantile, Tensor.quantile(input, q, dim=None, keepdim=False, *, interpolation="linear", out=None) -> quantile
torch.nanquantile, Tensor.nanquantile(input, q, dim=None, keepdim=False, *, interpolation="linear", out=None) -> nanquantile
torch.count_nonzero, Tensor.count_nonzero(input, dim=None) -> count_nonzero
torch.softmax, torch.special.softmax, Tensor.softmax(input, dim, dtype=None, *, out=None) -> softmax
F.softmax(input, dim=None, _stacklevel=3, dtype=None) -> softmax
torch.log_softmax, torch.special.log_softmax, Tensor.log_softmax(input, dim, dtype=None, *, out=None) -> log_softmax
F.log_softmax(input, dim=None, _stacklevel=3, dtype=None) -> log_softmax
F.softmin(input, dim=None, _stacklevel=3, dtype=None) -> softmin
F.gumbel_softmax(logits as input, tau=1, hard=False, eps=1e-10, dim=-1) -> gumbel_softmax
torch.cumsum, Tensor.cumsum(input, dim, *, dtype=None, out=None) -> cumsum
torch.cumprod, Tensor.cumprod(input, dim, *, dtype=None, out=None) -> cumprod
Tensor.cumsum_(input, dim, *, dtype=None) -> cumsum inplace
Tensor.cumprod_(input, dim, *, dtype=None) -> cumprod inplace
torch.logcumsumexp, Tensor.logcumsumexp(input, dim, *, out=None) -> logcumsumexp
torch.cummax, Tensor.cummax(input, dim, *, out=None) -> cummax
torch.cummin, Tensor.cummin(input, dim, *, out=None) -> cummin
torch.diff, Tensor.diff(input, n=1, dim=-1, prepend=None, append=None, *, out=None) -> diff
torch.trapezoid, torch.trapz(y as input, x=None, *, dx=None, dim=-1) -> trapezoid
torch.cumulative_trapezoid(y as input, x=None, *, dx=None, dim=-1) -> cumulative_trapezoid
torch.gradient(input, *, spacing=1, dim=None, edge_order=1) -> gradient
torch.cov, Tensor.cov(input, *, correction=1, fweights=None, aweights=None) -> cov
torch.corrcoef, Tensor.corrcoef(input) -> corrcoef

torch.sort, Tensor.sort(input, dim=-1, descending=False, stable=False, *, out=None) -> sort
torch.argsort, Tensor.argsort(input, dim=-1, descending=False, stable=False) -> argsort
torch.msort, Tensor.msort(input, *, out=None) -> msort
torch.topk, Tensor.topk(input, k, dim=-1, largest=True, sorted=True, *, out=None) -> topk
torch.unique, Tensor.unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> unique
torch.unique_consecutive, Tensor.unique_consecutive(input, return_inverse=False, return_counts=False, dim=None)
  -> unique_consecutive
torch.bincount, Tensor.bincount(input, weights=None, minlength=0) -> bincount
torch.histc, Tensor.histc(input, bins=100, min=0, max=0, *, out=None) -> histc
torch.histogram, Tensor.histogram(input, bins, *, range=None, weight=None, density=False, out=None) -> histogram
torch.histogramdd(input, bins, *, range=None, weight=None, density=False) -> histogramdd
torch.searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None, out=None) -> searchsorted
torch.bucketize, Tensor.bucketize(input, boundaries, *, out_int32=False, right=False, out=None) -> bucketize
torch.isin(elements, test_elements, *, assume_unique=False, invert=False) -> isin
`;
