/** Backpropagation through two layers, against what comes out by hand. */

import { figure, figures } from './figures';
import { compute, tensor } from './graphs';

const X = tensor([1, 2]);

describe('row 15: backpropagation', () => {
  it('x = (1, 2), target 1', () => {
    const hidden = compute(
      (B, w1, x) => B.fn('relu', B.matmul(w1, x)),
      [
        [0.5, -0.5],
        [0.5, 0.5],
      ],
      [1, 2],
    );
    figures(hidden.value, '0 1.5');
    const { value, gradients } = compute(
      (B, w1, w2, x) => B.square(B.sub(B.matmul(w2, B.fn('relu', B.matmul(w1, x))), 1)),
      [
        [0.5, -0.5],
        [0.5, 0.5],
      ],
      [1, 1],
      [1, 2],
    );
    figure(value[0], '.25');
    figures(gradients[0], '0 0 1 2', 'dW1');
    figures(gradients[1], '0 1.5', 'dW2');
    figures(gradients[2], '.5 .5', 'dx');
  });

  it('random weights of the listing', () => {
    // numpy.random.seed(42); randn(2, 3), randn(3, 1)
    const [w1, w2] = [
      [
        [0.4967141530112327, -0.13826430117118466, 0.6476885381006925],
        [1.5230298564080254, -0.23415337472333597, -0.23413695694918055],
      ],
      [[1.5792128155073915], [0.7674347291529088], [-0.4694743859349521]],
    ];
    const forward = compute((B, a, b) => B.matmul(B.fn('relu', B.matmul(B.input(X), a)), b), w1, w2);
    figure(forward.value[0], '5.51056');
    const { value, gradients } = compute(
      (B, a, b) => B.mul(0.5, B.square(B.sub(B.matmul(B.fn('relu', B.matmul(B.input(X), a)), b), 1))),
      w1,
      w2,
    );
    figure(value[0], '10.17259');
    figures(gradients[1], '15.97991 0 .80926', 'dW2');
  });
});
