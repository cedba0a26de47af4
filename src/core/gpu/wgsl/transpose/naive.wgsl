// out = xᵀ with x (rows, columns): one thread an element. Neighbouring threads read neighbouring numbers, and write numbers
// that lie a whole column apart.
// Workgroups: ceil(columns / 16), ceil(rows / 16)
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= sizes.columns || id.y >= sizes.rows) { return; }
  out[id.x * sizes.rows + id.y] = x[id.y * sizes.columns + id.x];
}
