// x / √(mean x² + ε) · weight along each row (Zhang & Sennrich 2019): one thread a row.
// Workgroups: ceil(rows / 64)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const EPSILON = 1e-6;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= sizes.rows) { return; }
  let first = row * sizes.columns;
  var squares = 0.0;
  for (var j = 0u; j < sizes.columns; j++) { squares += x[first + j] * x[first + j]; }
  let factor = inverseSqrt(squares / f32(sizes.columns) + EPSILON);
  for (var j = 0u; j < sizes.columns; j++) {
    out[first + j] = x[first + j] * factor * weight[j];
  }
}
