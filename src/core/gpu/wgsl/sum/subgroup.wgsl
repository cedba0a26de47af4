// The sum of each row: 128 threads share a row. Subgroups add up in one instruction, and one lane of each leaves its sum for
// the others. A device may have subgroups of any size, and any lanes in them, so the places are counted.
// Workgroups: min(rows, 65535)
enable subgroups;
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const THREADS = 128u;
var<workgroup> count: atomic<u32>;
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
    let sum = subgroupAdd(own);
    if (thread == 0u) { atomicStore(&count, 0u); }
    workgroupBarrier();
    if (subgroupElect()) { parts[atomicAdd(&count, 1u)] = sum; }
    workgroupBarrier();
    if (thread == 0u) {
      var total = 0.0;
      for (var i = 0u; i < atomicLoad(&count); i++) { total += parts[i]; }
      out[row] = total;
    }
    workgroupBarrier();
  }
}
