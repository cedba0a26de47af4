// The second of three kernels: weights = softmax(scores) over the keys that a query sees, 64 threads a query. All scores are
// read and all weights written.
// Workgroups: min(B * queries, 65535)
struct Sizes { B: u32, queries: u32, keys: u32, D: u32, causal: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;

const THREADS = 64u;
const LEAST = -3.4028234e38;
var<workgroup> parts: array<f32, THREADS>;

/// With a causal mask query i sees the keys up to its own place; the last query stands at the last key.
fn sees(query: u32, key: u32) -> bool {
  return sizes.causal == 0u || key + sizes.queries <= query + sizes.keys;
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var row = group.x; row < sizes.B * sizes.queries; row += groups.x) {
    let query = row % sizes.queries;
    let first = row * sizes.keys;
    var largest = LEAST;
    for (var j = thread; j < sizes.keys; j += THREADS) {
      if (sees(query, j)) { largest = max(largest, scores[first + j]); }
    }
    parts[thread] = largest;
    workgroupBarrier();
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
      if (thread < half) { parts[thread] = max(parts[thread], parts[thread + half]); }
      workgroupBarrier();
    }
    largest = parts[0];
    workgroupBarrier();
    var total = 0.0;
    for (var j = thread; j < sizes.keys; j += THREADS) {
      if (sees(query, j)) { total += exp(scores[first + j] - largest); }
    }
    parts[thread] = total;
    workgroupBarrier();
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
      if (thread < half) { parts[thread] += parts[thread + half]; }
      workgroupBarrier();
    }
    for (var j = thread; j < sizes.keys; j += THREADS) {
      var weight = 0.0;
      if (sees(query, j)) { weight = exp(scores[first + j] - largest) / parts[0]; }
      weights[first + j] = weight;
    }
    workgroupBarrier();
  }
}
