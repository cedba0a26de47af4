// The first of two passes: sum = x + bias, one bias a column. The sum goes to memory and comes back in the next pass.
// Workgroups: min(ceil(rows * columns / 256), 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> sum: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = sizes.rows * sizes.columns;
  for (var i = id.x; i < all; i += groups.x * 256u) {
    sum[i] = x[i] + bias[i % sizes.columns];
  }
}
