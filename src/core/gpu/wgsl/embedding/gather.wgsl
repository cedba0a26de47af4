// out[t] = table[tokens[t]] with tokens (T) and table (V, D): one thread an element.
// Workgroups: ceil(D / 64), min(T, 65535)
struct Sizes { T: u32, V: u32, D: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (id.x >= sizes.D) { return; }
  for (var t = id.y; t < sizes.T; t += groups.y) {
    out[t * sizes.D + id.x] = table[tokens[t] * sizes.D + id.x];
  }
}
