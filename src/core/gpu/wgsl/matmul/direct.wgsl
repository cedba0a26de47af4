// out = a·b with a (M, K) and b (K, N). Every thread makes 4×4 sums of what it reads itself: no workgroup's memory and no
// barrier, so that it is the caches that must serve neighbours. Eight numbers are read for sixteen products.
// Workgroups: ceil(N / 64), ceil(M / 16)
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 4u;
  let column = id.x * 4u;
  if (row >= sizes.M || column >= sizes.N) { return; }
  // Beyond the end the last row and column are read again, so that the loop has no branch.
  let rows = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(sizes.M - 1u)) * sizes.K;
  let columns = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(sizes.N - 1u));
  var sums0 = vec4f();
  var sums1 = vec4f();
  var sums2 = vec4f();
  var sums3 = vec4f();
  for (var k = 0u; k < sizes.K; k++) {
    let at = columns + k * sizes.N;
    let y = vec4f(b[at.x], b[at.y], b[at.z], b[at.w]);
    sums0 += a[rows.x + k] * y;
    sums1 += a[rows.y + k] * y;
    sums2 += a[rows.z + k] * y;
    sums3 += a[rows.w + k] * y;
  }
  let sums = array<vec4f, 4>(sums0, sums1, sums2, sums3);
  for (var i = 0u; i < 4u && row + i < sizes.M; i++) {
    for (var j = 0u; j < 4u && column + j < sizes.N; j++) {
      out[(row + i) * sizes.N + column + j] = sums[i][j];
    }
  }
}
