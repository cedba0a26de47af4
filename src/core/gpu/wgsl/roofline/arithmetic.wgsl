// Products and sums alone: what the arithmetic units can do at most. Every thread keeps four vectors going, so that none has
// to wait for the one before. All begin with other numbers, or the compiler would compute one of them.
// Workgroups: ceil(N / 256)
struct Sizes { N: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> line: array<f32>; // factor and term
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

const TURNS = 64u;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= sizes.N) { return; }
  let factor = vec4f(line[0]);
  let term = vec4f(line[1]);
  var a = vec4f(0.0, 1.0, 2.0, 3.0) + x[id.x];
  var b = a + 4.0;
  var c = a + 8.0;
  var d = a + 12.0;
  for (var i = 0u; i < TURNS; i++) {
    a = fma(a, factor, term);
    b = fma(b, factor, term);
    c = fma(c, factor, term);
    d = fma(d, factor, term);
  }
  let sum = a + b + c + d;
  out[id.x] = sum.x + sum.y + sum.z + sum.w;
}
