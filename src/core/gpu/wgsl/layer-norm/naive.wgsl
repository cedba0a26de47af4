// (x − mean) / √(variance + ε) · weight + bias along each row: one thread a row, which reads it three times. The mean is
// subtracted before squares are summed: mean x² − (mean x)² would lose all digits of a small variance.
// Workgroups: ceil(rows / 64)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

const EPSILON = 1e-5;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= sizes.rows) { return; }
  let first = row * sizes.columns;
  let n = f32(sizes.columns);
  var sum = 0.0;
  for (var j = 0u; j < sizes.columns; j++) { sum += x[first + j]; }
  let mean = sum / n;
  var squares = 0.0;
  for (var j = 0u; j < sizes.columns; j++) {
    let distance = x[first + j] - mean;
    squares += distance * distance;
  }
  let factor = inverseSqrt(squares / n + EPSILON);
  for (var j = 0u; j < sizes.columns; j++) {
    out[first + j] = (x[first + j] - mean) * factor * weight[j] + bias[j];
  }
}
