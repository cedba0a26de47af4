"""What of `numpy` is ordinary Python: functions that are made of others. Arrays and most functions of them are native."""
from numpy._differences import ediff1d, gradient
from numpy._functional import (
    apply_along_axis,
    apply_over_axes,
    fromfunction,
    piecewise,
    vectorize,
)
from numpy._index_tricks import (
    c_,
    choose,
    diag_indices_from,
    index_exp,
    mask_indices,
    mgrid,
    ndenumerate,
    ndindex,
    ogrid,
    place,
    put,
    put_along_axis,
    putmask,
    r_,
    ravel_multi_index,
    s_,
    trim_zeros,
)
from numpy._interpolation import angle, histogram_bin_edges, interp, intersect1d, iscomplex, require, unwrap
from numpy._joining import block
from numpy._polynomials import poly, poly1d, polyadd, polyder, polydiv, polyint, polymul, polysub, roots
from numpy._ranges import bartlett, blackman, fromiter, geomspace, hamming, hanning, kaiser, linspace
from numpy._statistics import corrcoef, cov, histogram2d, polyfit
from numpy._types import finfo, iinfo, iscomplexobj, isrealobj, isscalar, issubdtype, packbits, unpackbits
from numpy._writing import ascontiguousarray, copyto, fill_diagonal
