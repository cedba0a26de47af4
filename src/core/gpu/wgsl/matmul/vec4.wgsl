// out = a·b with a (M, K) and b (K, N). As with 4×4 sums a thread, but memory is read four numbers at a time and sums are
// vectors. Where rows do not begin at a multiple of four numbers, the four are put together one by one.
// Workgroups: ceil(N / 64), ceil(M / 64)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const TILE = 64u;
const STEP = 16u;
const THREADS = 16u; // a side; each makes 4 rows of 4 neighbouring columns
const FOURS = TILE / 4u;
var<workgroup> tile_a: array<vec4f, TILE * STEP / 4u>; // (TILE, STEP / 4)
var<workgroup> tile_b: array<vec4f, STEP * FOURS>; // (STEP, FOURS)

fn one_of_a(row: u32, column: u32) -> f32 {
  if (row >= sizes.M || column >= sizes.K) { return 0.0; }
  let at = row * sizes.K + column;
  return a[at / 4u][at % 4u];
}

fn one_of_b(row: u32, column: u32) -> f32 {
  if (row >= sizes.K || column >= sizes.N) { return 0.0; }
  let at = row * sizes.N + column;
  return b[at / 4u][at % 4u];
}

/// Four neighbours of a row from a multiple of four on.
fn four_of_a(row: u32, column: u32) -> vec4f {
  if (sizes.K % 4u == 0u) {
    if (row >= sizes.M || column >= sizes.K) { return vec4f(); }
    return a[(row * sizes.K + column) / 4u];
  }
  return vec4f(
    one_of_a(row, column),
    one_of_a(row, column + 1u),
    one_of_a(row, column + 2u),
    one_of_a(row, column + 3u),
  );
}

fn four_of_b(row: u32, column: u32) -> vec4f {
  if (sizes.N % 4u == 0u) {
    if (row >= sizes.K || column >= sizes.N) { return vec4f(); }
    return b[(row * sizes.N + column) / 4u];
  }
  return vec4f(
    one_of_b(row, column),
    one_of_b(row, column + 1u),
    one_of_b(row, column + 2u),
    one_of_b(row, column + 3u),
  );
}

@compute @workgroup_size(THREADS, THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let first_row = group.y * TILE;
  let first_column = group.x * TILE;
  var sums: array<vec4f, 4>;
  for (var first = 0u; first < sizes.K; first += STEP) {
    // 256 threads, 256 fours in either tile.
    tile_a[thread] = four_of_a(first_row + thread / 4u, first + 4u * (thread % 4u));
    tile_b[thread] = four_of_b(first + thread / FOURS, first_column + 4u * (thread % FOURS));
    workgroupBarrier();
    for (var k = 0u; k < STEP; k++) {
      let y = tile_b[k * FOURS + local.x];
      for (var i = 0u; i < 4u; i++) {
        let x = tile_a[(local.y * 4u + i) * (STEP / 4u) + k / 4u][k % 4u];
        sums[i] += x * y;
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    let row = first_row + local.y * 4u + i;
    for (var j = 0u; j < 4u; j++) {
      let column = first_column + local.x * 4u + j;
      if (row < sizes.M && column < sizes.N) { out[row * sizes.N + column] = sums[i][j]; }
    }
  }
}
