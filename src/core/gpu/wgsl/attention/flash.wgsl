// softmax(q·kᵀ / √D)·v in one kernel, without the scores in memory (Dao et al. 2022): a thread has a query, and 32 threads go
// through blocks of 16 keys and values that they load together. Each keeps the largest score so far, the sum of
// exp(score − largest) and the weighted sum of values; when a larger score comes, both are scaled down. Of blocks that no
// query of the workgroup sees, nothing is read. A head takes at most 128 numbers.
// Workgroups: ceil(queries / 32), B
struct Sizes { B: u32, queries: u32, keys: u32, D: u32, causal: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

const QUERIES = 32u; // threads
const KEYS = 16u; // of a block
const MOST_D = 128u;
const LEAST = -3.4028234e38;
var<workgroup> block_k: array<f32, KEYS * MOST_D>;
var<workgroup> block_v: array<f32, KEYS * MOST_D>;

@compute @workgroup_size(QUERIES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let D = min(sizes.D, MOST_D);
  let query = group.x * QUERIES + thread;
  let row = group.y * sizes.queries + query;
  var own_q: array<f32, MOST_D>;
  var sums: array<f32, MOST_D>;
  if (query < sizes.queries) {
    for (var d = 0u; d < D; d++) { own_q[d] = q[row * D + d] * inverseSqrt(f32(D)); }
  }
  // How many keys a query sees: with a causal mask those up to its own place, where the last query stands at the last key.
  var visible = sizes.keys;
  var most_visible = sizes.keys;
  if (sizes.causal == 1u) {
    visible = u32(max(0, min(i32(sizes.keys), i32(query) + 1 + i32(sizes.keys) - i32(sizes.queries))));
    let last = i32(group.x * QUERIES + QUERIES - 1u);
    most_visible = u32(max(0, min(i32(sizes.keys), last + 1 + i32(sizes.keys) - i32(sizes.queries))));
  }
  var largest = LEAST;
  var total = 0.0;
  for (var first = 0u; first < most_visible; first += KEYS) {
    for (var i = thread; i < KEYS * D; i += QUERIES) {
      if (first + i / D < sizes.keys) {
        let at = (group.y * sizes.keys + first) * D + i;
        block_k[i] = k[at];
        block_v[i] = v[at];
      }
    }
    workgroupBarrier();
    let here = min(KEYS, max(visible, first) - first);
    for (var j = 0u; j < here; j++) {
      var score = 0.0;
      for (var d = 0u; d < D; d++) { score += own_q[d] * block_k[j * D + d]; }
      let larger = max(largest, score);
      let shrink = exp(largest - larger);
      let weight = exp(score - larger);
      total = total * shrink + weight;
      for (var d = 0u; d < D; d++) { sums[d] = sums[d] * shrink + weight * block_v[j * D + d]; }
      largest = larger;
    }
    workgroupBarrier();
  }
  if (query < sizes.queries) {
    for (var d = 0u; d < D; d++) {
      var value = 0.0;
      if (total > 0.0) { value = sums[d] / total; }
      out[row * D + d] = value;
    }
  }
}
