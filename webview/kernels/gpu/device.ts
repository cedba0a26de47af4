/** The GPU of the page, if it offers one. */

export interface Gpu {
  readonly device: GPUDevice;
  /** For people: vendor, architecture, description. */
  readonly name: string;
  /** The computer's processor plays the GPU: speeds say nothing of kernels. */
  readonly isSoftware: boolean;
  readonly canTimestamp: boolean;
  readonly features: ReadonlySet<string>;
}

/** `context`: the page has no WebGPU at all; `adapter`: there is no GPU that it may use. */
export type NoGpu = { readonly missing: 'context' | 'adapter'; readonly reason: string };

const WANTED: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups', 'shader-f16'];
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

export async function openGpu(gpu: GPU | undefined): Promise<Gpu | NoGpu> {
  if (!gpu) return { missing: 'context', reason: 'this page has no WebGPU (navigator.gpu is not there)' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { missing: 'adapter', reason: 'WebGPU offers no adapter' };
  const requiredFeatures = WANTED.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  try {
    const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
    const { vendor, architecture, device: model, description } = adapter.info;
    const name = [vendor, architecture, model, description].filter((word) => word !== '').join(' · ');
    return {
      device,
      name: name || 'an adapter without a name',
      isSoftware: adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|software|basic render/i.test(name),
      canTimestamp: device.features.has('timestamp-query'),
      features: new Set(device.features),
    };
  } catch (error) {
    return { missing: 'adapter', reason: `the adapter gives no device: ${(error as Error).message}` };
  }
}
