// 64 threads share a row. Lanes of a subgroup join maximum and sum in one instruction; the first lane of each subgroup then
// leaves them for the others. A device may have subgroups of any size, and any lanes in them, so the places are counted.
// Workgroups: min(rows, 65535)
enable subgroups;
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const THREADS = 64u;
const LEAST = -3.4028234e38;
var<workgroup> count: atomic<u32>;
var<workgroup> maxima: array<f32, THREADS>;
var<workgroup> totals: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var row = group.x; row < sizes.rows; row += groups.x) {
    let first = row * sizes.columns;
    var largest = LEAST;
    for (var j = thread; j < sizes.columns; j += THREADS) {
      largest = max(largest, x[first + j]);
    }
    largest = subgroupMax(largest);
    var total = 0.0;
    for (var j = thread; j < sizes.columns; j += THREADS) {
      total += exp(x[first + j] - largest);
    }
    total = subgroupAdd(total);
    if (thread == 0u) { atomicStore(&count, 0u); }
    workgroupBarrier();
    if (subgroupElect()) {
      let place = atomicAdd(&count, 1u);
      maxima[place] = largest;
      totals[place] = total;
    }
    workgroupBarrier();
    let subgroups = atomicLoad(&count);
    var row_maximum = LEAST;
    for (var i = 0u; i < subgroups; i++) { row_maximum = max(row_maximum, maxima[i]); }
    var row_total = 0.0;
    for (var i = 0u; i < subgroups; i++) { row_total += totals[i] * exp(maxima[i] - row_maximum); }
    for (var j = thread; j < sizes.columns; j += THREADS) {
      out[first + j] = exp(x[first + j] - row_maximum) / row_total;
    }
    workgroupBarrier();
  }
}
