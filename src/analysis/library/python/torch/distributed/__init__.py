"""Several processes: which one this is, and how many there are, is not known."""
from __native__ import unknown, unknown_bool, unknown_int, unknown_str


class ReduceOp:
    SUM = 'sum'
    PRODUCT = 'product'
    MIN = 'min'
    MAX = 'max'
    AVG = 'avg'
    BAND = 'band'
    BOR = 'bor'
    BXOR = 'bxor'


class ProcessGroup:
    pass


class Work:
    def wait(self, timeout=None):
        return True

    def is_completed(self):
        return unknown_bool('completed')


class _Group:
    WORLD = ProcessGroup()


group = _Group


def _done(async_op):
    return Work() if async_op else None


def is_available():
    return unknown_bool('torch.distributed')


def is_initialized():
    return unknown_bool('a process group')


def is_torchelastic_launched():
    return unknown_bool('torchelastic')


def is_nccl_available():
    return unknown_bool('nccl')


def init_process_group(
    backend=None, init_method=None, timeout=None, world_size=-1, rank=-1, store=None, group_name='', pg_options=None,
    device_id=None,
):
    return None


def destroy_process_group(group=None):
    return None


def new_group(ranks=None, timeout=None, backend=None, pg_options=None, **options):
    return ProcessGroup()


def get_rank(group=None):
    return unknown_int('rank')


def get_world_size(group=None):
    return unknown_int('world_size')


def get_backend(group=None):
    return unknown_str('backend')


def barrier(group=None, async_op=False, device_ids=None):
    return _done(async_op)


def all_reduce(tensor, op=ReduceOp.SUM, group=None, async_op=False):
    return _done(async_op)


def reduce(tensor, dst=None, op=ReduceOp.SUM, group=None, async_op=False, group_dst=None):
    return _done(async_op)


def broadcast(tensor, src=None, group=None, async_op=False, group_src=None):
    return _done(async_op)


def all_gather(tensor_list, tensor, group=None, async_op=False):
    return _done(async_op)


def all_gather_into_tensor(output_tensor, input_tensor, group=None, async_op=False):
    return _done(async_op)


def gather(tensor, gather_list=None, dst=None, group=None, async_op=False, group_dst=None):
    return _done(async_op)


def scatter(tensor, scatter_list=None, src=None, group=None, async_op=False, group_src=None):
    return _done(async_op)


def reduce_scatter(output, input_list, op=ReduceOp.SUM, group=None, async_op=False):
    return _done(async_op)


def reduce_scatter_tensor(output, input, op=ReduceOp.SUM, group=None, async_op=False):
    return _done(async_op)


def all_to_all(output_tensor_list, input_tensor_list, group=None, async_op=False):
    return _done(async_op)


def all_to_all_single(
    output, input, output_split_sizes=None, input_split_sizes=None, group=None, async_op=False,
):
    return _done(async_op)


def send(tensor, dst=None, group=None, tag=0, group_dst=None):
    return None


def recv(tensor, src=None, group=None, tag=0, group_src=None):
    return unknown_int('rank')


def all_gather_object(object_list, obj, group=None):
    for i in range(len(object_list)):
        object_list[i] = unknown('an object of another process')


def broadcast_object_list(object_list, src=None, group=None, device=None, group_src=None):
    for i in range(len(object_list)):
        object_list[i] = unknown('an object of another process')
