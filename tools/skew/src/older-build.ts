import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linkPackages } from '@accord/cli';

const run = promisify(execFile);

/**
 * Services as they were at an older commit, with the libraries of that commit, compiled. Third-party packages are
 * today's: only our own code is of another age. Each commit is laid out once, however many services are taken from it.
 */
export class OlderBuilds {
  readonly #trees = new Map<string, Promise<string>>();

  /** @param folder where the trees go; the caller removes it */
  constructor(
    private readonly root: string,
    private readonly folder: string,
  ) {}

  /**
   * @returns folder with the service's compiled programs
   * @throws Error when the commit is not in this clone, or does not compile
   */
  async of(service: string, version: string): Promise<string> {
    const laidOut = this.#trees.get(version) ?? this.#layOut(version);
    this.#trees.set(version, laidOut);
    const tree = await laidOut;
    await compile(tree, join('apps', service));
    return join(tree, 'apps', service, 'dist');
  }

  async #layOut(version: string): Promise<string> {
    const tree = join(this.folder, version);
    await mkdir(tree, { recursive: true });
    await extract(this.root, version, tree);
    await linkPackages(this.root, tree);
    await Promise.all((await readdir(join(tree, 'libs'))).map((lib) => compile(tree, join('libs', lib))));
    return tree;
  }
}

async function compile(tree: string, project: string): Promise<void> {
  await run(process.execPath, [join(tree, 'tools', 'build.mjs'), join(tree, project)], { cwd: tree });
}

/** `git archive | tar x`: leaves the clone's own state alone, as a worktree would not. */
async function extract(root: string, version: string, folder: string): Promise<void> {
  const archive = spawn(
    'git',
    ['-C', root, 'archive', version, 'apps', 'libs', 'tools/build.mjs', 'package.json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  archive.stdout.pipe(tar.stdin);
  let complaint = '';
  archive.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const codes = await Promise.all(
    [archive, tar].map(
      (child) =>
        new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    ),
  );
  if (codes.some((code) => code !== 0))
    throw new Error(`${version} could not be laid out: ${complaint.trim()}`);
}
