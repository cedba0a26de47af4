/** A thread that does its part of large products. */
import { workerData } from 'node:worker_threads';
import { loadKernels, serve } from '../../core/kernels';
import type { KernelWork } from './team';

const { memory, part, size, kernels } = workerData as KernelWork;
loadKernels(kernels).then((own) => serve(memory, part, size, own));
