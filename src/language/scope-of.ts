/** Scopes for tests from one line: `X:N,D|x W:D,M b:M loss:L label:c:N size:N=3 idx:i,j asked:y by:x dep:y<x act:z=tanh`. */
import type { OpName } from './expr';
import type { DeclaredName, Scope } from './names';
import { makeScope } from './names';

/** Names with their dimensions and other spellings, between spaces. */
export function scopeOf(spec: string): Scope {
  const entities: DeclaredName[] = [];
  const sizes = new Map<string, number>();
  const dependsOn = new Map<string, ReadonlySet<string>>();
  const activations = new Map<string, OpName>();
  let loss: string | undefined;
  let asked: string | undefined;
  let by: string | undefined;
  let indices: readonly string[] = [];
  for (const word of spec.trim().split(/\s+/)) {
    const [, key, rest = ''] = /^(size|idx|asked|by|dep|act|label|loss):(.*)$/.exec(word) ?? [];
    if (key === 'size') {
      const [name = '', value] = rest.split('=');
      sizes.set(name, Number(value ?? 3));
      entities.push({ name, kind: 'size', dims: [] });
    } else if (key === 'idx') indices = rest.split(',');
    else if (key === 'asked') asked = rest;
    else if (key === 'by') by = rest;
    else if (key === 'dep') {
      const [of = '', on = ''] = rest.split('<');
      dependsOn.set(of, new Set(on.split(',')));
    } else if (key === 'act') {
      const [of = '', op = ''] = rest.split('=');
      activations.set(of, op as OpName);
    } else {
      const [first = '', ...also] = (key === undefined ? word : rest).split('|');
      const colon = first.lastIndexOf(':');
      const name = colon < 0 ? first : first.slice(0, colon);
      const dims = colon < 0 || colon === first.length - 1 ? [] : first.slice(colon + 1).split(',');
      entities.push({ name, kind: key === 'label' ? 'label' : 'quantity', dims, also });
      if (key === 'loss') loss = name;
    }
  }
  const { scope } = makeScope({
    entities,
    sizes,
    indices,
    ...(loss !== undefined && { loss }),
    ...(asked !== undefined && { asked }),
    ...(activations.size > 0 && { activations }),
    ...(dependsOn.size > 0 && { dependsOn }),
  });
  return by === undefined ? scope : { ...scope, askedBy: by, askedOrder: 1 };
}
