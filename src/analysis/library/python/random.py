from __native__ import unknown, unknown_float, unknown_int


class Random:
    def __init__(self, x=None):
        self.gauss_next = None

    def seed(self, a=None, version=2):
        return None

    def getstate(self):
        return unknown('state of a random generator')

    def setstate(self, state):
        return None

    def random(self):
        return unknown_float('random number')

    def uniform(self, a, b):
        return unknown_float('random number')

    def gauss(self, mu=0.0, sigma=1.0):
        return unknown_float('random number')

    def normalvariate(self, mu=0.0, sigma=1.0):
        return unknown_float('random number')

    def expovariate(self, lambd=1.0):
        return unknown_float('random number')

    def betavariate(self, alpha, beta):
        return unknown_float('random number')

    def randint(self, a, b):
        return a if isinstance(a, int) and a == b else unknown_int('random number')

    def randrange(self, start, stop=None, step=1):
        return unknown_int('random number')

    def getrandbits(self, k):
        return unknown_int('random bits')

    def choice(self, seq):
        """Any of them: a path for each of a few, unknown of many."""
        seq = list(seq)
        return seq[unknown_int('choice')]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        return [self.choice(population) for _ in range(k)]

    def sample(self, population, k, *, counts=None):
        return [self.choice(population) for _ in range(k)]

    def shuffle(self, x):
        """The elements in another order."""
        mixed = [self.choice(x) for _ in range(len(x))]
        for i in range(len(x)):
            x[i] = mixed[i]


_random = Random()
seed = _random.seed
getstate = _random.getstate
setstate = _random.setstate
random = _random.random
uniform = _random.uniform
gauss = _random.gauss
normalvariate = _random.normalvariate
expovariate = _random.expovariate
betavariate = _random.betavariate
randint = _random.randint
randrange = _random.randrange
getrandbits = _random.getrandbits
choice = _random.choice
choices = _random.choices
sample = _random.sample
shuffle = _random.shuffle
