from __native__ import unknown

real = unknown('a constraint')
positive = unknown('a constraint')
unit_interval = unknown('a constraint')
simplex = unknown('a constraint')
