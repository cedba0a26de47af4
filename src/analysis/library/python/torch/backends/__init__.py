from torch.backends import cuda, cudnn, mkl, mkldnn, mps, openmp
