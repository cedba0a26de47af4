/** Folders of `text/` in the order in which a learner meets them, with their titles. */
export const groups: Readonly<Record<string, string>> = {
  vectors: 'Vectors and norms',
  matrices: 'Matrices, rank and spectra',
  gradients: 'Gradients and descent',
  probability: 'Probability and likelihood',
  information: 'Entropy and divergence',
  softmax: 'Softmax and its losses',
  models: 'Linear, logistic and kernel models',
  networks: 'Networks and backpropagation',
  optimizers: 'Optimizers',
  normalization: 'Normalisation and regularisation',
  words: 'Words and graphs',
  sequences: 'Sequences and decoding',
  attention: 'Attention',
  cost: 'Cost and memory',
  generative: 'Generative models',
  reinforcement: 'Search and reinforcement',
};
