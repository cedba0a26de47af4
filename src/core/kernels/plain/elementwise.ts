/** Element by element. */
import type { FloatArray } from '../types';

export function add(out: FloatArray, a: FloatArray, b: FloatArray): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
}

export function mul(out: FloatArray, a: FloatArray, b: FloatArray): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
}

export function exp(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(x[i]);
}

export function tanh(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.tanh(x[i]);
}

export function relu(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i], 0);
}

export function reluGradient(out: Float32Array, g: Float32Array, y: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = y[i] > 0 ? g[i] : 0;
}

export function gelu(out: Float32Array, x: Float32Array, approximate: 'none' | 'tanh'): void {
  const of = approximate === 'tanh' ? geluTanh : geluErf;
  for (let i = 0; i < out.length; i++) out[i] = of(x[i]);
}

/** Hendrycks & Gimpel 2016, section 2; ½(1 + tanh u) = 1 / (1 + exp(−2u)), which does not cancel far to the left. */
function geluTanh(x: number): number {
  const u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  return x / (1 + Math.exp(-2 * u));
}

/**
 * A least-squares fit at Chebyshev points of t ↦ ½·erfc(z)·exp(z²)/t with t = 1 / (1 + z/2) and 0 ≤ z ≤ 10; the relative
 * error is below 5.1e-8, which is less than a float32's. Highest power first.
 */
const HALF_ERFC = [
  -0.03005435388, 0.1447230504, -0.2484147884, 0.1442575731, -0.01669951008, 0.1026802146, 0.1212396893, 0.141226921,
  0.1410411788,
];

/** Φ(−|x|), without the cancellation that 1 + erf has far to the left. */
function normalTail(x: number): number {
  const z = Math.abs(x) * Math.SQRT1_2;
  const t = 1 / (1 + z / 2);
  let fit = 0;
  for (const coefficient of HALF_ERFC) fit = fit * t + coefficient;
  return fit * t * Math.exp(-z * z);
}

function normalCdf(x: number): number {
  return x < 0 ? normalTail(x) : 1 - normalTail(x);
}

function geluErf(x: number): number {
  return x * normalCdf(x);
}

/** What is larger has the same slope; it is kept from ∞ · 0. */
const near = (x: number) => Math.min(Math.max(x, -16), 16);

function geluErfSlope(x: number): number {
  return normalCdf(x) + near(x) * (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
}

/** With σ = 1 / (1 + exp(−2u)) as above: σ + x·σ·(1 − σ)·2u′. */
function geluTanhSlope(x: number): number {
  const y = near(x);
  const u = Math.sqrt(2 / Math.PI) * (y + 0.044715 * y ** 3);
  const e = Math.exp(-2 * Math.abs(u));
  const slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * y * y);
  return (x < 0 ? e : 1) / (1 + e) + (y * slope * e) / (1 + e) ** 2;
}

export function geluGradient(out: Float32Array, g: Float32Array, x: Float32Array, approximate: 'none' | 'tanh'): void {
  const slope = approximate === 'tanh' ? geluTanhSlope : geluErfSlope;
  for (let i = 0; i < out.length; i++) out[i] = g[i] * slope(x[i]);
}
