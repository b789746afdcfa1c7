import { Proofs } from './proofs.ts';
import { type Step, steps } from './steps.ts';
import { VendorTree } from './vendor-tree.ts';

export interface StepState {
  readonly number: number;
  readonly title: string;
  /** What is to be done; empty when the step is done. */
  readonly open: readonly string[];
}

/**
 * Where a vendor stands.
 * @param only number of the one step that is asked for
 * @throws BadName when there is no such vendor
 */
export async function checkVendor(root: string, name: string, only?: number): Promise<StepState[]> {
  const tree = new VendorTree(root, name);
  const proofs = new Proofs(root, tree);
  const states: StepState[] = [];
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    if (only !== undefined && only !== number) continue;
    states.push({ number, title: step.title, open: await openIn(step, tree, proofs) });
  }
  return states;
}

/** What can be seen comes first: a proof of something that is not compared yet proves nothing about the vendor. */
async function openIn(step: Step, tree: VendorTree, proofs: Proofs): Promise<string[]> {
  const seen = step.look(tree);
  if (seen.length > 0) return seen;
  const open: string[] = [];
  for (const proof of step.proofs) {
    const { ok, command } = await proofs.of(proof);
    if (!ok) open.push(`red: ${command}`);
  }
  return open;
}
