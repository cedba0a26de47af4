// Reads N numbers and writes them, four at a time: what memory can do at most.
// Workgroups: min(ceil(N / 1024), 65535)
struct Sizes { N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i * 4u < sizes.N; i += groups.x * 256u) {
    out[i] = x[i];
  }
}
