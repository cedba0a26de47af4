// The first of two passes: product = a·b, by 4×4 sums a thread.
// Workgroups: ceil(N / 64), ceil(M / 64)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> product: array<f32>;

const THREADS = 16u; // a side
const BLOCK = 4u; // sums of a thread, a side
const TILE = 64u; // THREADS · BLOCK
const STEP = 16u; // of K
var<workgroup> tile_a: array<f32, TILE * STEP>; // (STEP, TILE): a transposed, so that both are read along a row
var<workgroup> tile_b: array<f32, TILE * STEP>; // (STEP, TILE)

@compute @workgroup_size(THREADS, THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let first_row = group.y * TILE;
  let first_column = group.x * TILE;
  var sums: array<f32, BLOCK * BLOCK>;
  for (var first = 0u; first < sizes.K; first += STEP) {
    for (var i = thread; i < TILE * STEP; i += THREADS * THREADS) {
      // Neighbouring threads read neighbouring numbers: along K in a, along N in b.
      let row = first_row + i / STEP;
      let inner_a = first + i % STEP;
      let column = first_column + i % TILE;
      let inner_b = first + i / TILE;
      var x = 0.0;
      var y = 0.0;
      if (row < sizes.M && inner_a < sizes.K) { x = a[row * sizes.K + inner_a]; }
      if (inner_b < sizes.K && column < sizes.N) { y = b[inner_b * sizes.N + column]; }
      tile_a[(i % STEP) * TILE + i / STEP] = x;
      tile_b[i] = y;
    }
    workgroupBarrier();
    for (var k = 0u; k < STEP; k++) {
      // Threads that are next to each other take columns that are next to each other.
      var y: array<f32, BLOCK>;
      for (var j = 0u; j < BLOCK; j++) { y[j] = tile_b[k * TILE + j * THREADS + local.x]; }
      for (var i = 0u; i < BLOCK; i++) {
        let x = tile_a[k * TILE + i * THREADS + local.y];
        for (var j = 0u; j < BLOCK; j++) { sums[i * BLOCK + j] += x * y[j]; }
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < BLOCK; i++) {
    let row = first_row + i * THREADS + local.y;
    for (var j = 0u; j < BLOCK; j++) {
      let column = first_column + j * THREADS + local.x;
      if (row < sizes.M && column < sizes.N) { product[row * sizes.N + column] = sums[i * BLOCK + j]; }
    }
  }
}
