from __native__ import unknown, unknown_str


def load(repo_or_dir, model, *args, source='github', **kwargs):
    return unknown('a model from the network')


def load_state_dict_from_url(url, model_dir=None, map_location=None, progress=True, check_hash=False, **options):
    return unknown('weights from the network')


def download_url_to_file(url, dst, hash_prefix=None, progress=True):
    return None


def list(github, **options):
    return unknown('names from the network')


def help(github, model, **options):
    return unknown_str('help')


def get_dir():
    return unknown_str('folder')


def set_dir(d):
    return None
