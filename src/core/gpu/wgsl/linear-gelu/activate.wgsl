// The second of two passes: out = gelu(product + bias). All of the product is written and read once more.
// Workgroups: min(ceil(M * N / 256), 65535)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> product: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

/// x·Φ(x) by tanh (Hendrycks & Gimpel 2016); ½(1 + tanh u) = 1 / (1 + exp(−2u)), which does not cancel far to the left. exp
/// must not overflow.
fn gelu(x: f32) -> f32 {
  let u = 0.7978845608 * (x + 0.044715 * x * x * x);
  return x / (1.0 + exp(min(-2.0 * u, 80.0)));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = sizes.M * sizes.N;
  for (var i = id.x; i < all; i += groups.x * 256u) {
    out[i] = gelu(product[i] + bias[i % sizes.N]);
  }
}
