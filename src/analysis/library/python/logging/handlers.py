class RotatingFileHandler:
    def __init__(self, filename, mode='a', maxBytes=0, backupCount=0, encoding=None, delay=False, errors=None):
        self.baseFilename = filename

    def setLevel(self, level):
        return None

    def setFormatter(self, fmt):
        return None


class TimedRotatingFileHandler(RotatingFileHandler):
    def __init__(self, filename, when='h', interval=1, backupCount=0, encoding=None, **options):
        super().__init__(filename)


class QueueHandler:
    def __init__(self, queue):
        self.queue = queue
