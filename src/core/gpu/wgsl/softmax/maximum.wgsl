// The first of three passes: the largest number of each row, one thread a row.
// Workgroups: ceil(rows / 64)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> maximum: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= sizes.rows || sizes.columns == 0u) { return; }
  let first = row * sizes.columns;
  var largest = x[first];
  for (var j = 1u; j < sizes.columns; j++) {
    largest = max(largest, x[first + j]);
  }
  maximum[row] = largest;
}
