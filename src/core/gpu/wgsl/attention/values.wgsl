// The last of three kernels: out = weights·v, (B, queries, D), one thread an element. All weights are read again.
// Workgroups: ceil(D / 16), ceil(queries / 16), B
struct Sizes { B: u32, queries: u32, keys: u32, D: u32, causal: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let d = id.x;
  let query = id.y;
  if (d >= sizes.D || query >= sizes.queries) { return; }
  let row = id.z * sizes.queries + query;
  var total = 0.0;
  for (var j = 0u; j < sizes.keys; j++) {
    total += weights[row * sizes.keys + j] * v[(id.z * sizes.keys + j) * sizes.D + d];
  }
  out[row * sizes.D + d] = total;
}
