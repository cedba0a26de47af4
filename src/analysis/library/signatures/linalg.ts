/** torch.linalg, the linear algebra of torch, and numpy.linalg. */
import { numpyAndJax } from './libraries';

const torch = `
torch.linalg.cholesky(A, *, upper=False, out=None) -> cholesky
torch.cholesky, Tensor.cholesky(input as A, upper=False, *, out=None) -> cholesky
torch.linalg.cholesky_ex(A, *, upper=False, check_errors=False, out=None) -> cholesky_ex
torch.cholesky_inverse, Tensor.cholesky_inverse(input as A, upper=False, *, out=None) -> cholesky_inverse
torch.linalg.inv(A, *, out=None) -> inverse
torch.inverse, Tensor.inverse(input as A, *, out=None) -> inverse
torch.linalg.inv_ex(A, *, check_errors=False, out=None) -> inv_ex
torch.linalg.pinv(A, rcond=None, hermitian=False, *, atol=None, rtol=None, out=None) -> pinv
torch.pinverse, Tensor.pinverse(input as A, rcond=1e-15) -> pinv
torch.linalg.det(A, *, out=None) -> det
torch.det, Tensor.det(input as A) -> det
torch.logdet, Tensor.logdet(input as A) -> logdet
torch.linalg.slogdet(A, *, out=None) -> slogdet
torch.slogdet, Tensor.slogdet(input as A) -> slogdet
torch.matrix_exp, Tensor.matrix_exp, torch.linalg.matrix_exp(A) -> matrix_exp
torch.matrix_exp(input as A) -> matrix_exp
torch.linalg.matrix_power(A, n, *, out=None) -> matrix_power
torch.matrix_power, Tensor.matrix_power(input as A, n, *, out=None) -> matrix_power
torch.linalg.eig(A, *, out=None) -> eig
torch.linalg.eigvals(A, *, out=None) -> eig values_only=True
torch.linalg.eigh(A, UPLO="L", *, out=None) -> eigh
torch.linalg.eigvalsh(A, UPLO="L", *, out=None) -> eigh values_only=True
torch.symeig, Tensor.symeig(input as A, eigenvectors=False, upper=True, *, out=None) -> symeig
torch.linalg.svd(A, full_matrices=True, *, driver=None, out=None) -> svd compute_uv=True
torch.linalg.svdvals(A, *, driver=None, out=None) -> svd compute_uv=False
torch.svd, Tensor.svd(input as A, some=True, compute_uv=True, *, out=None) -> svd_v
torch.svd_lowrank(A, q=6, niter=2, M=None) -> svd_lowrank
torch.pca_lowrank(A, q=None, center=True, niter=2) -> svd_lowrank
torch.linalg.qr(A, mode="reduced", *, out=None) -> qr
torch.qr, Tensor.qr(input as A, some=True, *, out=None) -> qr_some
torch.geqrf, Tensor.geqrf(input as A, *, out=None) -> geqrf
torch.linalg.lu(A, *, pivot=True, out=None) -> lu
torch.linalg.lu_factor(A, *, pivot=True, out=None) -> lu_factor
torch.lu, Tensor.lu(A, pivot=True, get_infos as with_info=False, out=None) -> lu_factor
torch.linalg.lu_factor_ex(A, *, pivot=True, check_errors=False, out=None) -> lu_factor with_info=True
torch.lu_unpack(LU_data, LU_pivots, unpack_data=True, unpack_pivots=True, *, out=None) -> lu_unpack
torch.linalg.ldl_factor(A, *, hermitian=False, out=None) -> ldl_factor
torch.linalg.ldl_factor_ex(A, *, hermitian=False, check_errors=False, out=None) -> ldl_factor with_info=True
torch.linalg.matrix_rank(A, tol as atol=None, hermitian=False, *, rtol=None, out=None) -> matrix_rank
torch.linalg.matrix_rank(A, *, atol=None, rtol=None, hermitian=False, out=None) -> matrix_rank
torch.linalg.cond(A, p=None, *, out=None) -> cond
torch.linalg.vander(x, N=None) -> linalg_vander
torch.vander(x, N=None, increasing=False) -> linalg_vander

torch.linalg.solve(A, B, *, left=True, out=None) -> solve
torch.linalg.solve_ex(A, B, *, left=True, check_errors=False, out=None) -> solve with_info=True
torch.linalg.solve_triangular(A, B, *, upper, left=True, unitriangular=False, out=None) -> solve_triangular
torch.triangular_solve, Tensor.triangular_solve(b, A, upper=True, transpose=False, unitriangular=False, *, out=None)
  -> triangular_solve
torch.cholesky_solve, Tensor.cholesky_solve(input, input2, upper=False, *, out=None) -> cholesky_solve
torch.lu_solve, Tensor.lu_solve(b as B, LU_data as LU, LU_pivots, *, out=None) -> lu_solve
torch.linalg.lu_solve(LU, pivots, B, *, left=True, adjoint=False, out=None) -> lu_solve
torch.linalg.ldl_solve(LD, pivots, B, *, hermitian=False, out=None) -> ldl_solve
torch.linalg.lstsq(A, B, rcond=None, *, driver=None) -> lstsq
torch.linalg.householder_product(A, tau, *, out=None) -> householder_product
torch.orgqr, Tensor.orgqr(input as A, tau) -> householder_product
torch.ormqr, Tensor.ormqr(input as A, tau, other, left=True, transpose=False, *, out=None) -> ormqr
torch.linalg.tensorinv(A, ind=2, *, out=None) -> tensorinv
torch.linalg.tensorsolve(A, B, dims=None, *, out=None) -> tensorsolve

torch.linalg.norm(A as input, ord=None, dim=None, keepdim=False, *, out=None, dtype=None) -> linalg_norm
torch.linalg.vector_norm(x as input, ord=2, dim=None, keepdim=False, *, dtype=None, out=None) -> vector_norm
torch.linalg.matrix_norm(A as input, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None, out=None) -> matrix_norm
torch.nuclear_norm(input, dim=(-2, -1), keepdim=False, *, out=None) -> matrix_norm ord="nuc"
torch.frobenius_norm(input, dim=None, keepdim=False, *, out=None) -> vector_norm
`;

const arrays = `
np.linalg.cholesky(a as A, *, upper=False, ...) -> cholesky
np.linalg.inv(a as A) -> inverse
np.linalg.pinv(a as A, rcond=None, hermitian=False, *, rtol=None) -> pinv
np.linalg.det(a as A) -> det
np.linalg.slogdet(a as A, *, method=None) -> slogdet
np.linalg.matrix_power(a as A, n) -> matrix_power
np.linalg.eig(a as A) -> eig
np.linalg.eigvals(a as A) -> eig values_only=True
np.linalg.eigh(a as A, UPLO="L", ...) -> eigh
np.linalg.eigvalsh(a as A, UPLO="L", ...) -> eigh values_only=True
np.linalg.svd(a as A, full_matrices=True, compute_uv=True, hermitian=False, ...) -> svd
np.linalg.svdvals(x as A) -> svd compute_uv=False
np.linalg.qr(a as A, mode="reduced") -> qr
np.linalg.matrix_rank(A, tol as atol=None, hermitian=False, *, rtol=None) -> matrix_rank
np.linalg.cond(x as A, p=None) -> cond
np.linalg.solve(a as A, b as B) -> solve left=True
np.linalg.lstsq(a as A, b as B, rcond=None, ...) -> lstsq
np.linalg.tensorinv(a as A, ind=2) -> tensorinv
np.linalg.tensorsolve(a as A, b as B, axes as dims=None) -> tensorsolve
np.linalg.norm(x as input, ord=None, axis as dim=None, keepdims as keepdim=False) -> linalg_norm
np.linalg.vector_norm(x as input, /, *, axis as dim=None, keepdims as keepdim=False, ord=2)
  -> vector_norm
np.linalg.matrix_norm(x as input, /, *, keepdims as keepdim=False, ord="fro")
  -> matrix_norm dim=(-2, -1)
np.vander(x, N=None, increasing=False) -> linalg_vander
`;

export const signatures = torch + numpyAndJax(arrays);
