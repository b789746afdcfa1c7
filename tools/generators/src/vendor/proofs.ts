import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Proof } from './steps.ts';
import type { VendorTree } from './vendor-tree.ts';

const run = promisify(execFile);

/** Of one proof: whether it held, and the command that shows why not. */
export interface Proved {
  readonly ok: boolean;
  readonly command: string;
}

/** Runs a proof at most once, whichever steps ask for it. */
export class Proofs {
  readonly #known = new Map<Proof, Promise<Proved>>();

  readonly #root: string;
  readonly #tree: Pick<VendorTree, 'name' | 'service'>;

  constructor(root: string, tree: Pick<VendorTree, 'name' | 'service'>) {
    this.#root = root;
    this.#tree = tree;
  }

  of(proof: Proof): Promise<Proved> {
    const known = this.#known.get(proof) ?? this.#run(this.#commandOf(proof));
    this.#known.set(proof, known);
    return known;
  }

  async #run(args: readonly string[]): Promise<Proved> {
    const command = `node tools/with-node.mjs ${args.join(' ')}`;
    try {
      await run(process.execPath, ['tools/with-node.mjs', ...args], { cwd: this.#root, maxBuffer: 1e8 });
      return { ok: true, command };
    } catch {
      return { ok: false, command };
    }
  }

  #commandOf(proof: Proof): readonly string[] {
    const { name, service } = this.#tree;
    const jest = (project: string, config: string): string[] => ['jest', '--config', `${project}/${config}`];
    switch (proof) {
      case 'conformance':
        return [...jest(`apps/${service}`, 'jest.config.mjs'), `(conformance|vendors)/.*${name}`];
      case 'contract':
        return [...jest(`apps/${service}`, 'jest.pact-consumer.config.mjs'), `vendors/${name}[.]`];
      case 'mock':
        return [...jest('tools/vendor-mocks', 'jest.pact-verify.config.mjs'), 'vendors.verify', '-t', name];
      case 'gate':
        return ['node', '--conditions=@accord/source', 'tools/gate/src/gate/main.ts'];
    }
  }
}
