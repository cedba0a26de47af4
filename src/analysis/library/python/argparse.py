"""Command lines: every option has its default, as when the program is run without any."""
from __native__ import is_known, unknown, unknown_str

SUPPRESS = '==SUPPRESS=='
REMAINDER = '...'


class ArgumentError(Exception):
    pass


class ArgumentTypeError(Exception):
    pass


class HelpFormatter:
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass


class RawTextHelpFormatter(HelpFormatter):
    pass


class RawDescriptionHelpFormatter(HelpFormatter):
    pass


class Action:
    def __init__(self, option_strings=(), dest=None, **options):
        self.option_strings = option_strings
        self.dest = dest


class BooleanOptionalAction(Action):
    pass


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __contains__(self, key):
        return key in self.__dict__

    def _get_kwargs(self):
        return list(self.__dict__.items())


_DEFAULT_OF_ACTION = {'store_true': False, 'store_false': True, 'count': None, 'append': None}


class _Group:
    """Where options are added: a parser, or a part of its help."""

    def __init__(self, parser):
        self._parser = parser

    def add_argument(self, *name_or_flags, **options):
        return self._parser._add(name_or_flags, options)

    def add_argument_group(self, *args, **kwargs):
        return _Group(self._parser)

    def add_mutually_exclusive_group(self, **kwargs):
        return _Group(self._parser)


class ArgumentParser(_Group):
    def __init__(
        self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
        prefix_chars='-', fromfile_prefix_chars=None, argument_default=None, conflict_handler='error', add_help=True,
        allow_abbrev=True, exit_on_error=True,
    ):
        super().__init__(self)
        self.prog = prog
        self.description = description
        self._defaults = {}
        self._flags = {}
        for parent in parents:
            self._defaults.update(parent._defaults)
            self._flags.update(parent._flags)

    def _add(self, flags, options):
        dest = options.get('dest')
        if dest is None:
            long = [flag for flag in flags if flag.startswith('--')]
            dest = (long[0] if long else flags[0]).lstrip('-').replace('-', '_')
        if options.get('action') in ('help', 'version'):
            return Action(flags, dest)
        self._defaults[dest] = self._value(flags, options)
        for flag in flags:
            self._flags[flag] = (dest, options)
        return Action(flags, dest)

    def _value(self, flags, options):
        positional = not flags[0].startswith('-')
        if options.get('required') or (positional and options.get('nargs') not in ('?', '*')):
            return _given(options)
        action = options.get('action')
        if action == 'store_const':
            return options.get('default')
        default = options.get('default', _DEFAULT_OF_ACTION.get(action) if isinstance(action, str) else None)
        convert = options.get('type')
        if isinstance(default, str) and convert is not None and convert is not str:
            return convert(default)
        return default

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)

    def get_default(self, dest):
        return self._defaults.get(dest)

    def add_subparsers(self, **kwargs):
        return unknown('sub-commands')

    def parse_args(self, args=None, namespace=None):
        target = Namespace() if namespace is None else namespace
        for name, value in self._defaults.items():
            setattr(target, name, value)
        if isinstance(args, (list, tuple)):
            self._read(args, target)
        return target

    def _read(self, args, target):
        """Options that are there; what is not read to the letter is not known."""
        for flag, (dest, options) in self._flags.items():
            if not flag.startswith('-'):
                setattr(target, dest, _given(options))
            elif not is_known(args) or any(_is_meant(word, flag) for word in args):
                setattr(target, dest, self._read_one(flag, options, args))

    def _read_one(self, flag, options, args):
        if not is_known(args) or flag not in args:
            return unknown('an argument of the command line')
        action = options.get('action', 'store')
        if action == 'store_true':
            return True
        if action == 'store_false':
            return False
        place = args.index(flag) + 1
        if action != 'store' or options.get('nargs') is not None or args.count(flag) > 1 or place >= len(args):
            return unknown('an argument of the command line')
        convert = options.get('type', str)
        return convert(args[place])

    def parse_known_args(self, args=None, namespace=None):
        return self.parse_args(args, namespace), unknown('further arguments')

    def print_help(self, file=None):
        return None

    def print_usage(self, file=None):
        return None

    def format_help(self):
        return unknown_str('help')

    def error(self, message):
        raise SystemExit(2)

    def exit(self, status=0, message=None):
        raise SystemExit(status)


def _is_meant(word, flag):
    """`--size=3`, `-n3` and the beginning of a name stand for the flag too."""
    return word.startswith(flag) or (word.startswith('--') and flag.startswith(word.split('=')[0]))


def _given(options):
    """What the user must type."""
    convert = options.get('type')
    if convert is None and options.get('nargs') is None:
        return unknown_str('an argument')
    return unknown('an argument of the command line')


def FileType(mode='r', bufsize=-1, encoding=None, errors=None):
    return lambda name: unknown('a file')
