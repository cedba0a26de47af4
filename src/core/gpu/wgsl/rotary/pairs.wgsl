// Rotary positions (Su et al. 2021) of x (B, T, D) as libraries do it: cosines and sines of all positions, (T, D/2), are read.
// Numbers i and i + D/2 of a row are turned. One thread a pair.
// Workgroups: ceil(D / 2 / 64), min(B * T, 65535)
struct Sizes { B: u32, T: u32, D: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> cosines: array<f32>;
@group(0) @binding(3) var<storage, read> sines: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let half = sizes.D / 2u;
  let i = id.x;
  if (i >= half) { return; }
  for (var row = id.y; row < sizes.B * sizes.T; row += groups.y) {
    let at = (row % sizes.T) * half + i;
    let a = x[row * sizes.D + i];
    let b = x[row * sizes.D + i + half];
    out[row * sizes.D + i] = a * cosines[at] - b * sines[at];
    out[row * sizes.D + i + half] = a * sines[at] + b * cosines[at];
  }
}
