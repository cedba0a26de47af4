// x / √(mean x² + ε) · weight along each row: 64 threads share a row and add up their parts in the workgroup's memory.
// Workgroups: min(rows, 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const EPSILON = 1e-6;
const THREADS = 64u;
var<workgroup> parts: array<f32, THREADS>;

/// The sum over all threads of the workgroup, for all of them.
fn workgroup_sum(thread: u32, own: f32) -> f32 {
  parts[thread] = own;
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (thread < half) { parts[thread] += parts[thread + half]; }
    workgroupBarrier();
  }
  let sum = parts[0];
  // Nobody writes again before all have read.
  workgroupBarrier();
  return sum;
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var row = group.x; row < sizes.rows; row += groups.x) {
    let first = row * sizes.columns;
    var squares = 0.0;
    for (var j = thread; j < sizes.columns; j += THREADS) { squares += x[first + j] * x[first + j]; }
    let factor = inverseSqrt(workgroup_sum(thread, squares) / f32(sizes.columns) + EPSILON);
    for (var j = thread; j < sizes.columns; j += THREADS) {
      out[first + j] = x[first + j] * factor * weight[j];
    }
  }
}
