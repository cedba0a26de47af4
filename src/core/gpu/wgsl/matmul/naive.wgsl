// out = a·b with a (M, K) and b (K, N): one thread an element. Every element of a is read N times and every element of b
// M times, from memory or from whatever cache there is.
// Workgroups: ceil(N / 16), ceil(M / 16)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  let row = id.y;
  if (row >= sizes.M || column >= sizes.N) { return; }
  var total = 0.0;
  for (var k = 0u; k < sizes.K; k++) {
    total += a[row * sizes.K + k] * b[k * sizes.N + column];
  }
  out[row * sizes.N + column] = total;
}
