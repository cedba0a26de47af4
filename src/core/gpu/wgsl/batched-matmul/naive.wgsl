// out[n] = a[n]·b[n] with a (B, M, K) and b (B, K, N): one thread an element, the entries of the batch along z.
// Workgroups: ceil(N / 16), ceil(M / 16), B
struct Sizes { B: u32, M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let from_a = id.z * sizes.M * sizes.K;
  let from_b = id.z * sizes.K * sizes.N;
  let from_out = id.z * sizes.M * sizes.N;
  let column = id.x;
  let row = id.y;
  if (row >= sizes.M || column >= sizes.N) { return; }
  var total = 0.0;
  for (var k = 0u; k < sizes.K; k++) {
    total += a[from_a + row * sizes.K + k] * b[from_b + k * sizes.N + column];
  }
  out[from_out + row * sizes.N + column] = total;
}
