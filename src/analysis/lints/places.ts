/**
 * Where parameters surely are: on the device that `model.cuda()`, `model.to('cpu')` and the like name, as long as nothing that is
 * not followed may have moved them since. Of parameters that were never moved nothing is said.
 */
import { settled } from '../interp/tensors';
import { OPEN, type Place } from '../values/tensor';
import type { TensorValue, Value } from '../values/values';

export type Device = 'cpu' | 'cuda';

export class Places {
  private era = 1;
  private now = this.ofEra();
  /** Something unknown was given what may hold a module, and may move it whenever it is called. */
  private isHeld = false;

  place(t: TensorValue, device: Device | null): void {
    t.place = device ? this.now[device] : OPEN;
  }

  /** Null where it is not known, or the tensor was not moved in place. */
  of({ place }: TensorValue): Device | null {
    return place?.era === this.era ? place.device : null;
  }

  /** Any module may have been moved. */
  forget(): void {
    this.era++;
    this.now = this.ofEra();
  }

  /** Something that is not known is called by that name. */
  noteUnknownCall(name: string, given: readonly Value[]): void {
    // A method of an object, of which the class is not known, has the object itself.
    this.isHeld ||= name === '' || name.startsWith('self.') || given.some((v) => mayHoldModule(v));
    if (this.isHeld) this.forget();
  }

  /** Something that is not known holds the value from now on. */
  noteHeld(value: Value): void {
    this.isHeld ||= mayHoldModule(value);
  }

  private ofEra(): Readonly<Record<Device, Place>> {
    const { era } = this;
    return { cpu: { device: 'cpu', era }, cuda: { device: 'cuda', era } };
  }
}

const DEPTH = 3;

function mayHoldModule(value: Value, depth = 0): boolean {
  const v = settled(value);
  switch (v.kind) {
    case 'tensor':
      return v.isParameter;
    case 'instance':
    case 'function':
    case 'method':
    case 'super':
    case 'iterator':
      return true;
    case 'list':
    case 'tuple':
      return depth >= DEPTH || [...v.items, ...(v.rest ? [v.rest] : [])].some((x) => mayHoldModule(x, depth + 1));
    case 'dict':
      return depth >= DEPTH || [...v.entries.values()].some((e) => mayHoldModule(e.value, depth + 1));
    case 'union':
      return v.options.some((x) => mayHoldModule(x, depth + 1));
    case 'set':
      return true;
    default:
      return false;
  }
}
