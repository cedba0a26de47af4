/** A small convolutional network: convolutions with ReLU, a mean over all places, and a dense layer. */
import { demand, demandCount } from '../../domain';
import type { DType } from '../../dtype';
import { Tensor } from '../../tensor/tensor';
import { kaiming, lecun } from '../initializers';
import type { Model } from '../objective';
import { dense } from './layers';

export interface CnnOptions {
  /** Of the images, then after each convolution. */
  readonly channels: readonly number[];
  readonly classes: number;
  /** Side of the windows; odd, so that padding keeps the size of the image. */
  readonly window?: number;
  readonly dtype?: DType;
}

/** Images (N, channels[0], H, W) to scores (N, classes). Every convolution but the first halves the image. */
export function cnn({ channels, classes, window = 3, dtype = 'float64' }: CnnOptions): Model {
  demand(channels.length >= 2, 'cnn', 'channels of images and of one convolution at least', channels.join(', '));
  demandCount('cnn', 'the number of classes', classes, 1);
  demand(window % 2 === 1, 'cnn', 'an odd window', window);
  const convolutions = channels.length - 1;
  return {
    initial(random) {
      const weights: Record<string, Tensor> = {};
      for (let i = 0; i < convolutions; i++) {
        weights[`conv${i}`] = kaiming()(random, [channels[i + 1], channels[i], window, window], dtype);
        weights[`bias${i}`] = Tensor.zeros(dtype, [channels[i + 1]]);
      }
      weights.head = lecun()(random, [classes, channels[convolutions]], dtype);
      weights.headBias = Tensor.zeros(dtype, [classes]);
      return weights;
    },
    forward(B, w, inputs) {
      let x = inputs;
      for (let i = 0; i < convolutions; i++) {
        const stride = i === 0 ? 1 : 2;
        const padding = (window - 1) / 2;
        const options = { stride, padding, dilation: 1, groups: 1 };
        x = B.fn('relu', B.call('conv2d', { input: x, weight: w[`conv${i}`], bias: w[`bias${i}`], ...options }));
      }
      return dense(B, B.mean(x, [2, 3]), w.head, w.headBias);
    },
  };
}
