/** Interpolation, pixel shuffling, grids, padding. */
export const signatures = `
F.interpolate(input, size=None, scale_factor=None, mode="nearest", align_corners=None, recompute_scale_factor=None,
  antialias=False) -> interpolate
F.upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None) -> interpolate
F.upsample_nearest(input, size=None, scale_factor=None) -> interpolate mode="nearest"
F.upsample_bilinear(input, size=None, scale_factor=None) -> interpolate mode="bilinear" align_corners=True
F.pixel_shuffle, torch.pixel_shuffle(input, upscale_factor) -> pixel_shuffle
F.pixel_unshuffle, torch.pixel_unshuffle(input, downscale_factor) -> pixel_unshuffle
F.channel_shuffle, F.native_channel_shuffle, torch.channel_shuffle, torch.native_channel_shuffle(input, groups)
  -> channel_shuffle
F.grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None) -> grid_sample
torch.grid_sampler, torch.grid_sampler_2d, torch.grid_sampler_3d(input, grid, interpolation_mode as mode, padding_mode,
  align_corners) -> grid_sample
F.affine_grid(theta, size, align_corners=None) -> affine_grid
torch.affine_grid_generator(theta, size, align_corners) -> affine_grid
F.pad(input, pad, mode="constant", value=None) -> pad
torch.constant_pad_nd(input, pad, value=0) -> pad
np.pad, jnp.pad(array as input, pad_width, mode="constant", *, constant_values=0, end_values=0, stat_length=None, reflect_type="even", ...)
  -> np_pad
`;
