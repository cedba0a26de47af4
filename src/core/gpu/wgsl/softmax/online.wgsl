// One pass for maximum and sum (Milakov & Gimelshein 2018): when a larger number comes, the sum so far is scaled down. 64
// threads share a row, and join what they have found pair by pair.
// Workgroups: min(rows, 65535)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const THREADS = 64u;
const LEAST = -3.4028234e38;
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
    var total = 0.0;
    for (var j = thread; j < sizes.columns; j += THREADS) {
      let value = x[first + j];
      let larger = max(largest, value);
      total = total * exp(largest - larger) + exp(value - larger);
      largest = larger;
    }
    maxima[thread] = largest;
    totals[thread] = total;
    workgroupBarrier();
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
      if (thread < half) {
        let larger = max(maxima[thread], maxima[thread + half]);
        totals[thread] = totals[thread] * exp(maxima[thread] - larger)
          + totals[thread + half] * exp(maxima[thread + half] - larger);
        maxima[thread] = larger;
      }
      workgroupBarrier();
    }
    for (var j = thread; j < sizes.columns; j += THREADS) {
      out[first + j] = exp(x[first + j] - maxima[0]) / totals[0];
    }
    // The next row writes to the same memory.
    workgroupBarrier();
  }
}
