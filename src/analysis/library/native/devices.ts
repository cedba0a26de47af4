/** What the models of modules say of devices. */
import { native } from '../../builtins/native';
import { settled } from '../../interp/tensors';
import { deviceNamed } from '../../lints/deviceMismatch';
import type { Device } from '../../lints/places';
import { NONE, str, type Value } from '../../values/values';

export const deviceHooks: Readonly<Record<string, Value>> = {
  default_device_changes: native('default_device_changes', '', (i) => {
    i.linting.hasDefaultDevice = false;
    return NONE;
  }),
  /** The device to which `to(*args, **kwargs)` moves: '' where it names none, None where that is not known. */
  device_of_move: native('device_of_move', 'args kwargs', (_i, [args, kwargs]) => {
    if (args?.kind !== 'tuple' || args.rest || kwargs?.kind !== 'dict' || kwargs.rest || kwargs.open) return NONE;
    const named = [...kwargs.entries.values()].flatMap(({ key, value }) =>
      key.kind === 'str' && key.value !== null && ['dtype', 'non_blocking', 'memory_format', 'copy'].includes(key.value)
        ? []
        : [value],
    );
    const devices = [...args.items, ...named].map(settled).filter((v) => v.kind !== 'dtype' && v.kind !== 'bool');
    if (devices.length !== 1) return devices.length === 0 ? str('') : NONE;
    const device = deviceOf(devices[0]);
    return device ? str(device) : NONE;
  }),
  /** The parameter is on the device from now on; with None that is not known. */
  place: native('place', 'tensor device', (i, [t, device]) => {
    if (t?.kind !== 'tensor') return NONE;
    i.heap.touch(t);
    // In a `try` it may stay where it is, when there is no GPU.
    i.linting.places.place(t, device && i.guarded === 0 ? deviceOf(device) : null);
    return NONE;
  }),
  /** All modules may have been moved. */
  forget_places: native('forget_places', '', (i) => {
    i.linting.places.forget();
    return NONE;
  }),
};

/** Of `'cuda:0'` and `torch.device('cuda', 0)`. */
function deviceOf(v: Value): Device | null {
  if (v.kind === 'str') return v.value === null ? null : deviceNamed(v.value);
  const type = v.kind === 'instance' && v.cls.name === 'device' && v.cls.file?.isLibrary ? v.attrs.get('type') : null;
  return type ? deviceOf(settled(type)) : null;
}
