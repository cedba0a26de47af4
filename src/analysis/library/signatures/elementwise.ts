/** Element-wise functions of PyTorch. Long families that differ in the name only are generated from lists of names. */

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** `torch.f`, `Tensor.f` and `Tensor.f_` for each name; `name=operator` where the operator is called otherwise. */
function family(names: string, parameters: string): string {
  return words(names)
    .map((word) => {
      const [name, op = name] = word.split('=');
      return `
torch.${name}, Tensor.${name}(${parameters}, *, out=None) -> ${op}
torch.${name}_, Tensor.${name}_(${parameters}) -> ${op} inplace`;
    })
    .join('');
}

function special(names: string, parameters: string): string {
  return words(names)
    .map((word) => {
      const [name, op = name] = word.split('=');
      return `
torch.special.${name}(${parameters}, *, out=None) -> ${op}`;
    })
    .join('');
}

const unary = `abs absolute=abs acos arccos=acos acosh arccosh=acosh angle asin arcsin=asin asinh arcsinh=asinh atan
  arctan=atan atanh arctanh=atanh bitwise_not ceil conj conj_physical=conj cos cosh deg2rad digamma erf erfc erfinv exp
  exp2 expm1 fix=trunc floor frac i0 lgamma log log10 log1p log2 logical_not neg negative=neg rad2deg reciprocal relu
  round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc positive`;

/** Either operand may be a number, and both. */
const binary = `divide=div floor_divide multiply=mul mul`;

/** One operand may be a number. */
const binaryWithNumber = `bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift
  remainder xlogy`;

/** The first operand must be a tensor. */
const binaryOfTensor = `copysign eq fmod ge greater=gt greater_equal=ge gt le less=lt less_equal=le lt ne not_equal=ne`;

/** Both operands must be tensors. */
const binaryOfTensors = `arctan2=atan2 atan2 fmax fmin gcd heaviside hypot igamma igammac lcm ldexp logaddexp logaddexp2
  logical_and logical_or logical_xor maximum minimum nextafter`;

const dunders = `__add__=add __sub__=sub __mul__=mul __truediv__=div __div__=div __floordiv__=floor_divide __mod__=remainder
  __pow__=pow __and__=bitwise_and __or__=bitwise_or __xor__=bitwise_xor __lshift__=bitwise_left_shift __rshift__=bitwise_right_shift __eq__=eq
  __ne__=ne __lt__=lt __le__=le __gt__=gt __ge__=ge __iadd__=add __isub__=sub __imul__=mul __itruediv__=div`;

const reflected = `__radd__=add __rsub__=sub __rmul__=mul __rtruediv__=div __rdiv__=div __rfloordiv__=floor_divide
  __rmod__=remainder __rpow__=pow __rand__=bitwise_and __ror__=bitwise_or __rxor__=bitwise_xor`;

const specialUnary = `airy_ai=special_airy_ai bessel_j0=special_bessel_j0 bessel_j1=special_bessel_j1
  bessel_y0=special_bessel_y0 bessel_y1=special_bessel_y1 digamma psi=digamma entr=special_entr erf erfc erfinv
  erfcx=special_erfcx exp2 expit=sigmoid expm1 gammaln=lgamma i0 i0e=special_i0e i1=special_i1 i1e=special_i1e log1p
  log_ndtr=special_log_ndtr ndtr=special_ndtr ndtri=special_ndtri sinc
  modified_bessel_i0=special_modified_bessel_i0 modified_bessel_i1=special_modified_bessel_i1
  modified_bessel_k0=special_modified_bessel_k0 modified_bessel_k1=special_modified_bessel_k1
  scaled_modified_bessel_k0=special_scaled_modified_bessel_k0
  scaled_modified_bessel_k1=special_scaled_modified_bessel_k1
  spherical_bessel_j0=special_spherical_bessel_j0`;

const polynomials = words(`chebyshev_polynomial_t chebyshev_polynomial_u chebyshev_polynomial_v chebyshev_polynomial_w
  shifted_chebyshev_polynomial_t shifted_chebyshev_polynomial_u shifted_chebyshev_polynomial_v
  shifted_chebyshev_polynomial_w hermite_polynomial_h hermite_polynomial_he laguerre_polynomial_l
  legendre_polynomial_p`)
  .map(
    (name) => `
torch.special.${name}(input: tensor!, n as other, *, out=None) -> orthogonal_polynomial kind="${name}"
torch.special.${name}(input: number, n as other: tensor!, *, out=None) -> orthogonal_polynomial kind="${name}"`,
  )
  .join('');

const torchOnly = `
torch.add, Tensor.add(input, other, *, alpha=1, out=None) -> add
torch.sub, torch.subtract, Tensor.sub, Tensor.subtract(input, other, *, alpha=1, out=None) -> sub
Tensor.add_(input, other, *, alpha=1) -> add inplace
Tensor.sub_, Tensor.subtract_(input, other, *, alpha=1) -> sub inplace
torch.rsub, Tensor.rsub(input, other, *, alpha=1) -> rsub
torch.div, Tensor.div(input, other, *, rounding_mode=None, out=None) -> div
Tensor.div_, Tensor.divide_(input, other, *, rounding_mode=None) -> div inplace
torch.true_divide, Tensor.true_divide(input, other, *, out=None) -> true_divide
Tensor.true_divide_(input, other) -> true_divide inplace
torch.pow, Tensor.pow(input: tensor!, exponent as other, *, out=None) -> pow
torch.pow(input: number, exponent as other: tensor!, *, out=None) -> pow
torch.pow(self as input: number, exponent as other: tensor!, *, out=None) -> pow
Tensor.pow_(input, exponent as other) -> pow inplace
torch.float_power, Tensor.float_power(input: tensor!, exponent as other, *, out=None) -> float_power
torch.float_power(input: number, exponent as other: tensor!, *, out=None) -> float_power
torch.isfinite, Tensor.isfinite(input) -> isfinite
torch.isinf, Tensor.isinf(input) -> isinf
torch.isnan, Tensor.isnan(input) -> isnan
torch.isreal, Tensor.isreal(input) -> isreal
torch.isneginf, Tensor.isneginf(input, *, out=None) -> isneginf
torch.isposinf, Tensor.isposinf(input, *, out=None) -> isposinf
torch.signbit, Tensor.signbit(input, *, out=None) -> signbit
torch.real(input) -> real
torch.imag(input) -> imag
Tensor.real: (input) -> real
Tensor.imag: (input) -> imag
torch.logit, Tensor.logit, torch.special.logit(input, eps=None, *, out=None) -> logit
Tensor.logit_(input, eps=None) -> logit inplace
torch.round, torch.special.round, Tensor.round(input, *, decimals=0, out=None) -> round
torch.nan_to_num, Tensor.nan_to_num(input, nan=0.0, posinf=None, neginf=None, *, out=None) -> nan_to_num
Tensor.nan_to_num_(input, nan=0.0, posinf=None, neginf=None) -> nan_to_num inplace
torch.polygamma(n, input, *, out=None) -> polygamma
Tensor.polygamma(input, n) -> polygamma
torch.special.polygamma(n, input, *, out=None) -> polygamma
torch.mvlgamma, Tensor.mvlgamma(input, p, *, out=None) -> mvlgamma
torch.special.multigammaln(input, p, *, out=None) -> mvlgamma
torch.frexp, Tensor.frexp(input, *, out=None) -> frexp
torch.complex(real: tensor!, imag: tensor!, *, out=None) -> complex
torch.polar(abs: tensor!, angle: tensor!, *, out=None) -> polar
torch.view_as_real(input) -> view_as_real
torch.view_as_complex(input) -> view_as_complex
torch.resolve_conj, torch.resolve_neg, Tensor.resolve_conj, Tensor.resolve_neg(input) -> identity
torch.isclose, Tensor.isclose(input: tensor!, other: tensor!, rtol=1e-5, atol=1e-8, equal_nan=False) -> isclose
torch.allclose, Tensor.allclose(input: tensor!, other: tensor!, rtol=1e-5, atol=1e-8, equal_nan=False) -> allclose
torch.equal, Tensor.equal(input: tensor!, other: tensor!) -> equal
torch.where(condition, input=None, other=None, *, out=None) -> where
torch.where(condition, self as input, other, *, out=None) -> where
Tensor.where(input, condition, other) -> where
torch.addcmul, Tensor.addcmul(input, tensor1, tensor2, *, value=1, out=None) -> addcmul
Tensor.addcmul_(input, tensor1, tensor2, *, value=1) -> addcmul inplace
torch.addcdiv, Tensor.addcdiv(input, tensor1, tensor2, *, value=1, out=None) -> addcdiv
Tensor.addcdiv_(input, tensor1, tensor2, *, value=1) -> addcdiv inplace
torch.lerp, Tensor.lerp(input, end, weight, *, out=None) -> lerp
Tensor.lerp_(input, end, weight) -> lerp inplace
torch.clamp, torch.clip, Tensor.clamp, Tensor.clip(input, min=None, max=None, *, out=None) -> clamp
Tensor.clamp_, Tensor.clip_(input, min=None, max=None) -> clamp inplace
torch.clamp_min, Tensor.clamp_min(input, min, *, out=None) -> clamp_min
torch.clamp_max, Tensor.clamp_max(input, max, *, out=None) -> clamp_max
Tensor.clamp_min_(input, min) -> clamp_min inplace
Tensor.clamp_max_(input, max) -> clamp_max inplace
torch.special.gammainc(input, other, *, out=None) -> igamma
torch.special.gammaincc(input, other, *, out=None) -> igammac
torch.special.xlogy(input: tensor!, other, *, out=None) -> xlogy
torch.special.xlogy(input: number, other: tensor!, *, out=None) -> xlogy
torch.special.xlog1py(input: tensor!, other, *, out=None) -> xlog1py
torch.special.xlog1py(input: number, other: tensor!, *, out=None) -> xlog1py
torch.special.zeta(input: tensor!, other, *, out=None) -> zeta
torch.special.zeta(input: number, other: tensor!, *, out=None) -> zeta
Tensor.__neg__(input) -> neg
Tensor.__abs__(input) -> abs
Tensor.__invert__(input) -> bitwise_not`;

const activations = `
F.relu(input, inplace=False) -> relu
F.relu_, torch.relu_(input) -> relu inplace
F.relu6(input, inplace=False) -> relu6
F.gelu(input, approximate="none") -> gelu
F.silu(input, inplace=False) -> silu
F.mish(input, inplace=False) -> mish
F.elu(input, alpha=1.0, inplace=False) -> elu
F.elu_(input, alpha=1.0) -> elu inplace
F.selu, torch.selu(input, inplace=False) -> selu
F.celu, torch.celu(input, alpha=1.0, inplace=False) -> celu
F.leaky_relu(input, negative_slope=0.01, inplace=False) -> leaky_relu
F.leaky_relu_(input, negative_slope=0.01) -> leaky_relu inplace
F.rrelu, torch.rrelu(input, lower=0.125, upper=0.3333333333333333, training=False, inplace=False) -> rrelu
F.hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False) -> hardtanh
F.hardswish(input, inplace=False) -> hardswish
F.hardsigmoid(input, inplace=False) -> hardsigmoid
F.hardshrink, torch.hardshrink, Tensor.hardshrink(input, lambd=0.5) -> hardshrink
F.softshrink(input, lambd=0.5) -> softshrink
F.tanhshrink(input) -> tanhshrink
F.softplus(input, beta=1, threshold=20) -> softplus
F.softsign(input) -> softsign
F.logsigmoid(input) -> logsigmoid
F.sigmoid(input) -> sigmoid
F.tanh(input) -> tanh
F.threshold, torch.threshold(input, threshold, value, inplace=False) -> threshold
F.threshold_, torch.threshold_(input, threshold, value) -> threshold inplace
F.prelu, torch.prelu, Tensor.prelu(input, weight) -> prelu
F.glu(input, dim=-1) -> glu`;

export const signatures = [
  family(unary, 'input'),
  family(binary, 'input, other'),
  family(binaryWithNumber, 'input: tensor!, other'),
  family(binaryWithNumber, 'input: number, other: tensor!'),
  family(binaryOfTensor, 'input: tensor!, other'),
  family(binaryOfTensors, 'input: tensor!, other: tensor!'),
  words(dunders)
    .map((w) => `\nTensor.${w.split('=')[0]}(input, other) -> ${w.split('=')[1]}`)
    .join(''),
  words(reflected)
    .map((w) => `\nTensor.${w.split('=')[0]}(input as other, other as input) -> ${w.split('=')[1]}`)
    .join(''),
  special(specialUnary, 'input'),
  polynomials,
  torchOnly,
  activations,
].join('\n');
