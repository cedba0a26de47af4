from __native__ import unknown, unknown_float, unknown_int, unknown_str

MINYEAR = 1
MAXYEAR = 9999


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        self.days = unknown_int('days')
        self.seconds = unknown_int('seconds')

    def total_seconds(self):
        return unknown_float('seconds')

    def __str__(self):
        return unknown_str('time')


class timezone:
    utc = unknown('a time zone')

    def __init__(self, offset, name=None):
        self.offset = offset


class date:
    def __init__(self, year, month, day):
        self.year = year
        self.month = month
        self.day = day

    @classmethod
    def today(cls):
        return cls(unknown_int('year'), unknown_int('month'), unknown_int('day'))

    def strftime(self, format):
        return unknown_str('time')

    def isoformat(self, *args):
        return unknown_str('time')

    def __sub__(self, other):
        return unknown('time')

    def __add__(self, other):
        return unknown('time')

    def __str__(self):
        return unknown_str('time')


class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        super().__init__(year, month, day)
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond

    @classmethod
    def now(cls, tz=None):
        return cls.today()

    @classmethod
    def utcnow(cls):
        return cls.today()

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        return cls.today()

    @classmethod
    def strptime(cls, date_string, format):
        return cls.today()

    def timestamp(self):
        return unknown_float('time')


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self.hour = hour
        self.minute = minute
        self.second = second
