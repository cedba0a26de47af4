/** Mutual information of two discrete variables: how much knowing one says of the other. */
import { demand, demandDistribution } from '../domain';
import { deviance } from '../special/saddlePoint';

/** I(X; Y) = KL(p(x, y) ‖ p(x)·p(y)) in nats, from the joint probabilities, row by row. */
export function mutualInformation(joint: { rows: number; cols: number; data: ArrayLike<number> }): number {
  const { rows, cols, data } = joint;
  demand(data.length === rows * cols, 'mutualInformation', `${rows} × ${cols} probabilities`, data.length);
  demandDistribution('mutualInformation', 'the joint probabilities', data);
  const [ofRow, ofCol] = [new Float64Array(rows), new Float64Array(cols)];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      ofRow[i] += data[i * cols + j];
      ofCol[j] += data[i * cols + j];
    }
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) sum += deviance(data[i * cols + j], ofRow[i] * ofCol[j]);
  }
  return sum;
}
