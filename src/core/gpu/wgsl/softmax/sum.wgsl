// The second of three passes: the sum of exp(x − maximum) over each row, one thread a row. Subtracting the maximum keeps exp
// from overflowing, and at least one term is 1.
// Workgroups: ceil(rows / 64)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> maximum: array<f32>;
@group(0) @binding(3) var<storage, read_write> total: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= sizes.rows) { return; }
  var sum = 0.0;
  for (var j = 0u; j < sizes.columns; j++) {
    sum += exp(x[row * sizes.columns + j] - maximum[row]);
  }
  total[row] = sum;
}
