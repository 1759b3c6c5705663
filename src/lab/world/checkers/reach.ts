// How far down a machine is taken.
export type Reach = 'none' | 'stopped' | 'off';

export function widest(one: Reach, other: Reach): Reach {
  if (one === 'off' || other === 'off') return 'off';
  return one === 'stopped' || other === 'stopped' ? 'stopped' : 'none';
}
