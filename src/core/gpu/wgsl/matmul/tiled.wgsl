// out = a·b with a (M, K) and b (K, N). A workgroup reads 16×16 tiles of a and b into its own memory once, and its 256
// threads use them 16 times each.
// Workgroups: ceil(N / 16), ceil(M / 16)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const TILE = 16u;
var<workgroup> tile_a: array<array<f32, TILE>, TILE>;
var<workgroup> tile_b: array<array<f32, TILE>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let column = id.x;
  let row = id.y;
  var total = 0.0;
  for (var first = 0u; first < sizes.K; first += TILE) {
    // What lies outside of a matrix counts as 0. No thread may leave before the last barrier.
    let inner_a = first + local.x;
    let inner_b = first + local.y;
    tile_a[local.y][local.x] = 0.0;
    tile_b[local.y][local.x] = 0.0;
    if (row < sizes.M && inner_a < sizes.K) { tile_a[local.y][local.x] = a[row * sizes.K + inner_a]; }
    if (inner_b < sizes.K && column < sizes.N) { tile_b[local.y][local.x] = b[inner_b * sizes.N + column]; }
    workgroupBarrier();
    for (var k = 0u; k < TILE; k++) {
      total += tile_a[local.y][k] * tile_b[k][local.x];
    }
    workgroupBarrier();
  }
  if (row < sizes.M && column < sizes.N) { out[row * sizes.N + column] = total; }
}
