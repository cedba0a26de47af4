// out = xᵀ with x (rows, columns). A 16×16 tile goes through the workgroup's memory, so that neighbouring threads both read
// and write neighbouring numbers.
// Workgroups: ceil(columns / 16), ceil(rows / 16)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const TILE = 16u;
// One column more than is used: the numbers of a column then lie in different banks of the memory.
var<workgroup> tile: array<array<f32, TILE + 1u>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = group.y * TILE + local.y;
  let column = group.x * TILE + local.x;
  if (row < sizes.rows && column < sizes.columns) { tile[local.y][local.x] = x[row * sizes.columns + column]; }
  workgroupBarrier();
  let out_row = group.x * TILE + local.y;
  let out_column = group.y * TILE + local.x;
  if (out_row < sizes.columns && out_column < sizes.rows) {
    out[out_row * sizes.rows + out_column] = tile[local.x][local.y];
  }
}
