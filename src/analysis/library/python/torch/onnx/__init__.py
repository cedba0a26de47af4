from __native__ import unknown


def is_in_onnx_export():
    return False


def export(model, args=(), f=None, **options):
    return unknown('an exported program')
