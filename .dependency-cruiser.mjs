// Who may import whom. Nx tags name the permissions, so the rules are made from the tags in each project.json.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = process.env.ACCORD_CHECK_ROOT ?? import.meta.dirname;

/** tag -> tags that its source may import; its tests may import test kits and tools as well. */
const permissions = {
  'type:service': ['type:lib', 'type:canonical'],
  'type:lib': ['type:lib', 'type:canonical'],
  'type:canonical': [],
  'type:test': ['type:lib', 'type:canonical', 'type:tool'],
  'type:tool': ['type:tool', 'type:lib', 'type:canonical', 'type:test', 'type:service'],
};

const projects = ['apps', 'libs', 'tools'].flatMap((top) =>
  existsSync(join(root, top))
    ? readdirSync(join(root, top))
        .filter((name) => existsSync(join(root, top, name, 'project.json')))
        .map((name) => {
          const { tags = [] } = JSON.parse(readFileSync(join(root, top, name, 'project.json'), 'utf8'));
          const kind = tags.find((tag) => tag in permissions);
          if (!kind)
            throw new Error(
              `${top}/${name}/project.json has no type tag out of ${Object.keys(permissions).join(', ')}`,
            );
          return { path: `${top}/${name}`, kind };
        })
    : [],
);

const tests = '(\\.spec\\.ts$|/test/)';
const escape = (path) => path.replaceAll('-', '\\-');

const tagRules = projects.map(({ path, kind }) => ({
  name: 'tag-boundary',
  comment: `${path} is ${kind}: its source may import ${permissions[kind].join(', ') || 'nothing of the workspace'}.`,
  severity: 'error',
  from: { path: `^${escape(path)}/`, pathNot: tests },
  to: {
    path: '^(apps|libs|tools)/',
    pathNot: [
      `^${escape(path)}/`,
      // The workspace's own scripts, which belong to no project.
      '^tools/[^/]+\\.mjs$',
      ...projects
        .filter((other) => permissions[kind].includes(other.kind))
        .map((other) => `^${escape(other.path)}/`),
    ],
  },
}));

const only = (packageName, where) => ({
  name: `${packageName}-only-there`,
  severity: 'error',
  from: { path: '^(apps|libs|tools)/', pathNot: [where, tests] },
  to: { path: `node_modules/${packageName}/` },
});

export default {
  forbidden: [
    ...tagRules,
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: tests },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'tools-see-what-a-service-shows',
      comment:
        'A tool that runs a service in its own process takes it from its second entries, never from its inside.',
      severity: 'error',
      from: { path: '^tools/', pathNot: tests },
      to: { path: '^apps/', pathNot: '^apps/[^/]+/(src|dist)/(saga|stores|mappings)\\.(ts|js)$' },
    },
    {
      name: 'console-meets-its-service-over-http',
      comment: 'What runs in a browser parses what the API answers, and shares no code with what answers it.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/console/' },
      to: { path: '^(apps|libs|tools)/', pathNot: '^apps/$1/console/' },
    },
    {
      name: 'console-meets-its-service-over-http',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/', pathNot: '^apps/[^/]+/console/' },
      to: { path: '^apps/[^/]+/console/' },
    },
    {
      name: 'no-runtime-cycle',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      // A digest is pure; randomness is forbidden by lint.
      name: 'domain-sees-itself-and-canonical',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: tests },
      to: { pathNot: ['^apps/[^/]+/src/domain/', '^libs/canonical/', '^crypto$'] },
    },
    {
      name: 'use-cases-never-see-the-outside',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/use-cases/', pathNot: tests },
      to: { path: '^apps/$1/src/(inbound|outbound|vendors)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'wire-stays-with-its-vendor',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/[^/]+/src/vendors/', tests] },
      to: { path: '^apps/[^/]+/src/vendors/.*\\.wire\\.ts$' },
    },
    {
      name: 'wire-stays-with-its-vendor',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/vendors/([^/]+)/', pathNot: tests },
      to: { path: '^apps/[^/]+/src/vendors/.*\\.wire\\.ts$', pathNot: '^apps/[^/]+/src/vendors/$1/' },
    },
    only('amqplib', '^(libs/messaging|tools/(infra|bench|chaos|hostile))/'),
    only('typeorm', '^(apps/[^/]+/src|libs/(messaging|sync|master-keys|service-kit)|tools/bench)/'),
    {
      name: 'loaded-when-asked-for',
      comment: 'A third of what a start would load: imported dynamically, behind the one file that needs it.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/[^/]+/src/',
        pathNot: [tests, '^libs/service-kit/src/(api/description|span-source)\\.ts$'],
      },
      to: {
        path: 'node_modules/(@nestjs/swagger|@opentelemetry/[^/]+|jose)/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'canonical-has-no-framework',
      severity: 'error',
      from: { path: '^libs/canonical/src/', pathNot: tests },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/(zod|i18n-iso-countries)/',
      },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    baseDir: root,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^(apps|libs|tools)/[^/]+/dist/|\\.accord/|tools/checks/fixtures/)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@accord/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
