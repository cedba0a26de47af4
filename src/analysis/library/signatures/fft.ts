/** torch.fft, numpy.fft, the short-time Fourier transform. */
import { numpyAndJax } from './libraries';

const torch = `
torch.fft.fft(input, n=None, dim=-1, norm=None, *, out=None) -> fft
torch.fft.fft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> fftn
torch.fft.fftn(input, s=None, dim=None, norm=None, *, out=None) -> fftn
torch.fft.ifft(input, n=None, dim=-1, norm=None, *, out=None) -> ifft
torch.fft.ifft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> ifftn
torch.fft.ifftn(input, s=None, dim=None, norm=None, *, out=None) -> ifftn
torch.fft.rfft(input, n=None, dim=-1, norm=None, *, out=None) -> rfft
torch.fft.rfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> rfftn
torch.fft.rfftn(input, s=None, dim=None, norm=None, *, out=None) -> rfftn
torch.fft.irfft(input, n=None, dim=-1, norm=None, *, out=None) -> irfft
torch.fft.irfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> irfftn
torch.fft.irfftn(input, s=None, dim=None, norm=None, *, out=None) -> irfftn
torch.fft.hfft(input, n=None, dim=-1, norm=None, *, out=None) -> hfft
torch.fft.hfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> hfftn
torch.fft.hfftn(input, s=None, dim=None, norm=None, *, out=None) -> hfftn
torch.fft.ihfft(input, n=None, dim=-1, norm=None, *, out=None) -> ihfft
torch.fft.ihfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None) -> ihfftn
torch.fft.ihfftn(input, s=None, dim=None, norm=None, *, out=None) -> ihfftn
torch.fft.fftshift(input, dim=None) -> fftshift inverse=False
torch.fft.ifftshift(input, dim=None) -> fftshift inverse=True
torch.fft.fftfreq(n, d=1.0, *, out=None, dtype=None, ...) -> fftfreq library="torch"
torch.fft.rfftfreq(n, d=1.0, *, out=None, dtype=None, ...) -> rfftfreq library="torch"
torch.stft, Tensor.stft(input, n_fft, hop_length=None, win_length=None, window=None, center=True, pad_mode="reflect",
  normalized=False, onesided=None, return_complex=None, align_to_window=None) -> stft
torch.istft, Tensor.istft(input, n_fft, hop_length=None, win_length=None, window=None, center=True, normalized=False,
  onesided=None, length=None, return_complex=False) -> istft
`;

const arrays = `
np.fft.fft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> fft
np.fft.fft2(a as input, s=None, axes as dim=(-2, -1), norm=None, out=None) -> fftn
np.fft.fftn(a as input, s=None, axes as dim=None, norm=None, out=None) -> fftn
np.fft.ifft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> ifft
np.fft.ifft2(a as input, s=None, axes as dim=(-2, -1), norm=None, out=None) -> ifftn
np.fft.ifftn(a as input, s=None, axes as dim=None, norm=None, out=None) -> ifftn
np.fft.rfft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> rfft
np.fft.rfft2(a as input, s=None, axes as dim=(-2, -1), norm=None, out=None) -> rfftn
np.fft.rfftn(a as input, s=None, axes as dim=None, norm=None, out=None) -> rfftn
np.fft.irfft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> irfft
np.fft.irfft2(a as input, s=None, axes as dim=(-2, -1), norm=None, out=None) -> irfftn
np.fft.irfftn(a as input, s=None, axes as dim=None, norm=None, out=None) -> irfftn
np.fft.hfft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> hfft
np.fft.ihfft(a as input, n=None, axis as dim=-1, norm=None, out=None) -> ihfft
np.fft.fftshift(x as input, axes as dim=None) -> fftshift inverse=False
np.fft.ifftshift(x as input, axes as dim=None) -> fftshift inverse=True
np.fft.fftfreq(n, d=1.0, ...) -> fftfreq
np.fft.rfftfreq(n, d=1.0, ...) -> rfftfreq
np.convolve(a, v, mode="full", ...) -> np_convolve
np.correlate(a, v, mode="valid", ...) -> np_correlate
`;

export const signatures = torch + numpyAndJax(arrays);
