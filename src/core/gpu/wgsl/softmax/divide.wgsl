// The last of three passes: exp(x − maximum) / sum, one thread an element.
// Workgroups: ceil(columns / 64), min(rows, 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> maximum: array<f32>;
@group(0) @binding(3) var<storage, read> total: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (id.x >= sizes.columns) { return; }
  // A device takes at most 65,535 workgroups in a dimension.
  for (var row = id.y; row < sizes.rows; row += groups.y) {
    let at = row * sizes.columns + id.x;
    out[at] = exp(x[at] - maximum[row]) / total[row];
  }
}
