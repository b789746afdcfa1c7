import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linkPackages } from '@accord/cli';

const run = promisify(execFile);

/**
 * Lays out one service as it was at an older commit, with the libraries of that commit, and compiles it. Third-party
 * packages are today's: only our own code is of another age.
 * @param options.folder empty folder for it; the caller removes it
 * @returns folder with the service's compiled programs
 * @throws Error when the commit is not in this clone, or does not compile
 */
export async function buildOlder(options: {
  readonly root: string;
  readonly folder: string;
  readonly service: string;
  readonly version: string;
}): Promise<string> {
  const { root, folder, service, version } = options;
  await mkdir(folder, { recursive: true });
  await extract(root, version, folder);
  await linkPackages(root, folder);
  const projects = [...(await readdir(join(folder, 'libs'))).map((lib) => `libs/${lib}`), `apps/${service}`];
  await Promise.all(
    projects.map((project) =>
      run(process.execPath, [join(folder, 'tools', 'build.mjs'), join(folder, project)], { cwd: folder }),
    ),
  );
  return join(folder, 'apps', service, 'dist');
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
