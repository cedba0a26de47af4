class SummaryWriter:
    """Writes what it is given to a file."""

    def __init__(
        self, log_dir=None, comment='', purge_step=None, max_queue=10, flush_secs=120, filename_suffix='',
    ):
        self.log_dir = log_dir

    def add_scalar(self, *args, **kwargs):
        return None

    def add_scalars(self, *args, **kwargs):
        return None

    def add_histogram(self, *args, **kwargs):
        return None

    def add_image(self, *args, **kwargs):
        return None

    def add_images(self, *args, **kwargs):
        return None

    def add_figure(self, *args, **kwargs):
        return None

    def add_text(self, *args, **kwargs):
        return None

    def add_graph(self, *args, **kwargs):
        return None

    def add_embedding(self, *args, **kwargs):
        return None

    def add_pr_curve(self, *args, **kwargs):
        return None

    def add_hparams(self, *args, **kwargs):
        return None

    def flush(self):
        return None

    def close(self):
        return None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None
