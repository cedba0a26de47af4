// out = a·b with a (M, K) and b (K, N). The lanes of a subgroup read neighbouring numbers of a row of a, and pass them to
// one another without the workgroup's memory and without barriers. All lanes of a workgroup work on the same four rows, so
// that it does not matter how many lanes a subgroup has, and which.
// Workgroups: ceil(N / 64), ceil(M / 4)
enable subgroups;
// Loops run a whole number of times for all lanes of a subgroup, which the compiler can't see from its size.
diagnostic(off, subgroup_uniformity);
struct Sizes { M: u32, K: u32, N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

fn one_of_a(row: u32, column: u32) -> f32 {
  if (row >= sizes.M || column >= sizes.K) { return 0.0; }
  return a[row * sizes.K + column];
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(subgroup_size) size: u32,
) {
  // A subgroup may be larger than the workgroup; its other lanes then do not run.
  let lanes = min(size, 64u);
  let row = group.y * 4u;
  let column = group.x * 64u + local.x;
  var sums = vec4f();
  for (var first = 0u; first < sizes.K; first += lanes) {
    let own = vec4f(
      one_of_a(row, first + lane),
      one_of_a(row + 1u, first + lane),
      one_of_a(row + 2u, first + lane),
      one_of_a(row + 3u, first + lane),
    );
    for (var i = 0u; i < lanes; i++) {
      let x = subgroupShuffle(own, i);
      let k = first + i;
      if (k < sizes.K && column < sizes.N) { sums += x * b[k * sizes.N + column]; }
    }
  }
  for (var i = 0u; i < 4u; i++) {
    if (row + i < sizes.M && column < sizes.N) { out[(row + i) * sizes.N + column] = sums[i]; }
  }
}
