// The sum of each row: 128 threads share a row, and add up their parts pair by pair.
// Workgroups: min(rows, 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const THREADS = 128u;
var<workgroup> parts: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var row = group.x; row < sizes.rows; row += groups.x) {
    var own = 0.0;
    for (var j = thread; j < sizes.columns; j += THREADS) { own += x[row * sizes.columns + j]; }
    parts[thread] = own;
    workgroupBarrier();
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
      if (thread < half) { parts[thread] += parts[thread + half]; }
      workgroupBarrier();
    }
    if (thread == 0u) { out[row] = parts[0]; }
    workgroupBarrier();
  }
}
