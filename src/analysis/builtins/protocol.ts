/** What `len(x)`, `x[k]`, `k in x` and the like call: a subclass of a container asks its base for these by name. */
import { compareValues } from '../interp/comparison';
import { deleteSubscript, setSubscript } from '../interp/subscripts';
import { callArgs, type NativeValue, NONE, type Value } from '../values/values';
import { type NativeBody, native } from './native';

type Body = (
  i: Parameters<NativeBody>[0],
  self: Value,
  args: readonly Value[],
  node: Parameters<NativeBody>[2],
) => Value;

function method(params: string, body: Body): (self: Value) => NativeValue {
  return (self) =>
    native('method', params, (i, args, node) =>
      body(
        i,
        self,
        args.map((a) => a ?? NONE),
        node,
      ),
    );
}

export const containerProtocol: Readonly<Record<string, (self: Value) => NativeValue>> = {
  __len__: method('', (i, self, _args, node) => i.call(i.builtin('len'), callArgs([self]), node)),
  __iter__: method('', (i, self, _args, node) => i.call(i.builtin('iter'), callArgs([self]), node)),
  __contains__: method('key', (i, self, [key], node) => compareValues(i, 'in', key, self, node)),
  __getitem__: method('key', (i, self, [key], node) => i.subscript(self, key, node)),
  __setitem__: method('key value', (i, self, [key, value], node) => {
    setSubscript(i, self, key, value, node);
    return NONE;
  }),
  __delitem__: method('key', (i, self, [key], node) => {
    deleteSubscript(i, self, key, node);
    return NONE;
  }),
};
