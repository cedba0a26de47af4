/** Matrix products, tensor contractions, distances. */
export const signatures = `
torch.matmul, torch.linalg.matmul, Tensor.matmul, Tensor.__matmul__(input, other, *, out=None) -> matmul
Tensor.__rmatmul__(input as other, other as input) -> matmul
torch.mm(input, mat2, *, out=None) -> mm
Tensor.mm(input, mat2) -> mm
torch.bmm(input, mat2, *, out=None) -> bmm
Tensor.bmm(input, mat2) -> bmm
torch.mv(input, vec, *, out=None) -> mv
Tensor.mv(input, vec) -> mv
torch.dot, Tensor.dot(input, tensor, *, out=None) -> dot
torch.vdot, Tensor.vdot(input, tensor, *, out=None) -> vdot
torch.dot, Tensor.dot(input, other as tensor, *, out=None) -> dot
torch.vdot, Tensor.vdot(input, other as tensor, *, out=None) -> vdot
torch.inner, Tensor.inner(input, other, *, out=None) -> inner
torch.outer, torch.ger, Tensor.outer, Tensor.ger(input, vec2, *, out=None) -> outer
torch.addmm, Tensor.addmm(input, mat1, mat2, *, beta=1, alpha=1, out=None) -> addmm
torch.addbmm, Tensor.addbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None) -> addbmm
torch.baddbmm, Tensor.baddbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None) -> baddbmm
torch.addmv, Tensor.addmv(input, mat, vec, *, beta=1, alpha=1, out=None) -> addmv
torch.addr, Tensor.addr(input, vec1, vec2, *, beta=1, alpha=1, out=None) -> addr
Tensor.addmm_(input, mat1, mat2, *, beta=1, alpha=1) -> addmm inplace
Tensor.addbmm_(input, batch1, batch2, *, beta=1, alpha=1) -> addbmm inplace
Tensor.baddbmm_(input, batch1, batch2, *, beta=1, alpha=1) -> baddbmm inplace
Tensor.addmv_(input, mat, vec, *, beta=1, alpha=1) -> addmv inplace
Tensor.addr_(input, vec1, vec2, *, beta=1, alpha=1) -> addr inplace
torch.sparse.mm(sparse as input, dense as mat2) -> mm
torch.sparse.mm(mat1 as input, mat2) -> mm
torch.spmm, torch.smm(input, mat2) -> mm
torch.sparse.addmm(mat as input, mat1, mat2, *, beta=1.0, alpha=1.0) -> addmm
torch.sparse.sampled_addmm(input, mat1, mat2, *, beta=1.0, alpha=1.0, out=None) -> addmm
F.linear(input, weight, bias=None) -> linear
F.bilinear(input1, input2, weight, bias=None) -> bilinear
torch.bilinear(input1, input2, weight, bias=None) -> bilinear
torch.tensordot(a, b, dims=2, out=None) -> tensordot
torch.kron, Tensor.kron(input, other, *, out=None) -> kron
torch.cross, Tensor.cross(input, other, dim=None, *, out=None) -> cross
torch.linalg.cross(input, other, *, dim=-1, out=None) -> cross
torch.linalg.vecdot(x, y, *, dim=-1, out=None) -> vecdot
torch.chain_matmul(*tensors, out=None) -> multi_dot
torch.linalg.multi_dot(tensors, *, out=None) -> multi_dot least=2
torch.cdist(x1, x2, p=2.0, compute_mode=None) -> cdist
torch.dist, Tensor.dist(input, other, p=2) -> dist
torch.pdist, F.pdist(input, p=2.0) -> pdist
torch.cosine_similarity, F.cosine_similarity(x1, x2, dim=1, eps=1e-8) -> cosine_similarity
torch.pairwise_distance, F.pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False) -> pairwise_distance
np.matmul, jnp.matmul, np.linalg.matmul, jnp.linalg.matmul(x1 as input, x2 as other, ...) -> matmul
np.matmul, jnp.matmul(a as input, b as other, ...) -> matmul
np.dot, jnp.dot(a, b, out=None, ...) -> np_dot
ndarray.dot, Array.dot(a, b, out=None, ...) -> np_dot
np.vdot, jnp.vdot(a, b, ...) -> np_vdot
np.inner, jnp.inner(a as input, b as other, ...) -> inner
np.outer, jnp.outer, np.linalg.outer, jnp.linalg.outer(a, b, out=None) -> np_outer
np.tensordot, jnp.tensordot, np.linalg.tensordot, jnp.linalg.tensordot(a, b, axes as dims=2, ...) -> tensordot
np.kron, jnp.kron(a as input, b as other) -> kron
np.cross, jnp.cross, np.linalg.cross, jnp.linalg.cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None) -> np_cross
np.vecdot, jnp.vecdot, np.linalg.vecdot, jnp.linalg.vecdot(x1 as x, x2 as y, /, *, axis as dim=-1, ...) -> vecdot
np.linalg.multi_dot, jnp.linalg.multi_dot(arrays as tensors, *, out=None, ...) -> multi_dot least=2
`;
