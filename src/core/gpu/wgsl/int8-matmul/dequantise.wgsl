// The first of two passes: b = integers · scale, (K, N), one scale a column. The weights go to memory in single precision,
// four times their size.
// Workgroups: min(ceil(K * N / 256), 65535)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> integers: array<u32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> b: array<f32>;

/// Four integers of 8 bits lie in a word, the first in its lowest bits.
fn integer(at: u32) -> f32 {
  return f32(extractBits(i32(integers[at / 4u]), (at % 4u) * 8u, 8u));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < sizes.K * sizes.N; i += groups.x * 256u) {
    b[i] = integer(i) * scale[i % sizes.N];
  }
}
