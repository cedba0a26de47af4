// The first of three kernels: scores = q·kᵀ / √D, (B, queries, keys), by 16×16 tiles. All scores go to memory.
// Workgroups: ceil(keys / 16), ceil(queries / 16), B
struct Sizes { B: u32, queries: u32, keys: u32, D: u32, causal: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read_write> scores: array<f32>;

const TILE = 16u;
var<workgroup> tile_q: array<array<f32, TILE + 1u>, TILE>;
var<workgroup> tile_k: array<array<f32, TILE + 1u>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let query = group.y * TILE + local.y;
  let key = group.x * TILE + local.x;
  // Whose row of k this thread reads.
  let read_key = group.x * TILE + local.y;
  var total = 0.0;
  for (var first = 0u; first < sizes.D; first += TILE) {
    let d = first + local.x;
    tile_q[local.y][local.x] = 0.0;
    tile_k[local.y][local.x] = 0.0;
    if (query < sizes.queries && d < sizes.D) {
      tile_q[local.y][local.x] = q[(group.z * sizes.queries + query) * sizes.D + d];
    }
    if (read_key < sizes.keys && d < sizes.D) {
      tile_k[local.y][local.x] = k[(group.z * sizes.keys + read_key) * sizes.D + d];
    }
    workgroupBarrier();
    for (var i = 0u; i < TILE; i++) { total += tile_q[local.y][i] * tile_k[local.x][i]; }
    workgroupBarrier();
  }
  if (query < sizes.queries && key < sizes.keys) {
    scores[(group.z * sizes.queries + query) * sizes.keys + key] = total * inverseSqrt(f32(sizes.D));
  }
}
