// The peers on WebGPU: each operation as a user of the library writes it, from arrays that are on the device already.
// Plain JavaScript, so that the types of packages that only this bench needs are not asked for elsewhere.
import * as jax from '@jax-js/jax';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';

/** @returns by library: `arrays` puts inputs on the device, `run` computes, `done` waits, `values` reads, `free` forgets. */
export async function openPeers() {
  await jax.init('webgpu');
  jax.defaultDevice('webgpu');
  await tf.setBackend('webgpu');
  await tf.ready();
  return { 'jax-js': jaxPeer, 'TF.js': tfPeer };
}

const { numpy: np, nn } = jax;

const jaxPeer = {
  arrays: async (list) => {
    const made = list.map(({ data, shape }) => np.array(data).reshape(shape));
    await jax.blockUntilReady(made);
    return made;
  },
  // A call uses its arguments up; `ref` keeps them.
  run: {
    matmul: ([a, b]) => np.matmul(a.ref, b.ref),
    softmax: ([x]) => nn.softmax(x.ref, -1),
    sum: ([x]) => np.sum(x.ref, -1),
    transpose: ([x]) => np.transpose(x.ref).mul(1),
    attention: ([q, k, v], { D }) => {
      const scores = np.matmul(q.ref, np.transpose(k.ref, [0, 2, 1])).mul(1 / Math.sqrt(D));
      return np.matmul(nn.softmax(scores, -1), v.ref);
    },
  },
  done: async (out) => void (await out.blockUntilReady()),
  values: async (out) => Float32Array.from((await out.ref.jsAsync()).flat(9)),
  free: (out) => out.dispose(),
};

const tfPeer = {
  arrays: async (list) => list.map(({ data, shape }) => tf.tensor(data, shape)),
  run: {
    matmul: ([a, b]) => tf.matMul(a, b),
    softmax: ([x]) => tf.softmax(x, -1),
    sum: ([x]) => tf.sum(x, -1),
    transpose: ([x]) => tf.transpose(x),
    attention: ([q, k, v], { D }) =>
      tf.tidy(() => tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D)), -1), v)),
  },
  // Nothing waits without reading: one number is read.
  done: async (out) => {
    const one = tf.slice(
      out,
      out.shape.map(() => 0),
      out.shape.map(() => 1),
    );
    await one.data();
    one.dispose();
  },
  values: async (out) => Float32Array.from(await out.data()),
  free: (out) => out.dispose(),
};
