// out[t] = table[tokens[t]] with tokens (T) and table (V, D): one thread four neighbours, read and written at once. Where
// rows do not begin at a multiple of four numbers, the four are put together one by one.
// Workgroups: min(ceil(T * D / 256), 65535)
struct Sizes { T: u32, V: u32, D: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

fn one(place: u32) -> f32 {
  let at = tokens[place / sizes.D] * sizes.D + place % sizes.D;
  return table[at / 4u][at % 4u];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = sizes.T * sizes.D;
  for (var i = id.x; i * 4u < all; i += groups.x * 64u) {
    let place = i * 4u;
    if (sizes.D % 4u == 0u) {
      out[i] = table[(tokens[place / sizes.D] * sizes.D + place % sizes.D) / 4u];
    } else {
      // Behind the last number the buffer goes on to a multiple of four.
      let last = all - 1u;
      out[i] = vec4f(one(place), one(min(place + 1u, last)), one(min(place + 2u, last)), one(min(place + 3u, last)));
    }
  }
}
