// out[n] = a[n]·b[n] with a (B, M, K) and b (B, K, N), by 16×16 tiles in the workgroup's memory; the entries of the batch
// along z.
// Workgroups: ceil(N / 16), ceil(M / 16), B
struct Sizes { B: u32, M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const TILE = 16u;
var<workgroup> tile_a: array<array<f32, TILE>, TILE>;
var<workgroup> tile_b: array<array<f32, TILE>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let from_a = id.z * sizes.M * sizes.K;
  let from_b = id.z * sizes.K * sizes.N;
  let from_out = id.z * sizes.M * sizes.N;
  let column = id.x;
  let row = id.y;
  var total = 0.0;
  for (var first = 0u; first < sizes.K; first += TILE) {
    // What lies outside of a matrix counts as 0. No thread may leave before the last barrier.
    let inner_a = first + local.x;
    let inner_b = first + local.y;
    tile_a[local.y][local.x] = 0.0;
    tile_b[local.y][local.x] = 0.0;
    if (row < sizes.M && inner_a < sizes.K) { tile_a[local.y][local.x] = a[from_a + row * sizes.K + inner_a]; }
    if (inner_b < sizes.K && column < sizes.N) { tile_b[local.y][local.x] = b[from_b + inner_b * sizes.N + column]; }
    workgroupBarrier();
    for (var k = 0u; k < TILE; k++) {
      total += tile_a[local.y][k] * tile_b[k][local.x];
    }
    workgroupBarrier();
  }
  if (row < sizes.M && column < sizes.N) { out[from_out + row * sizes.N + column] = total; }
}
