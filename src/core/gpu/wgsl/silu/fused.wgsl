// out = silu(x + bias) in one pass: the sum never leaves its register.
// Workgroups: min(ceil(rows * columns / 256), 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

/// x / (1 + exp(−x)); exp must not overflow.
fn silu(x: f32) -> f32 {
  return x / (1.0 + exp(min(-x, 80.0)));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = sizes.rows * sizes.columns;
  for (var i = id.x; i < all; i += groups.x * 256u) {
    out[i] = silu(x[i] + bias[i % sizes.columns]);
  }
}
