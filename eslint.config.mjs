import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Rules that the house adds, each with the habit of CONTRIBUTING.md it guards. */
const everywhere = [
  { selector: 'ExportAllDeclaration', message: 'Name what leaves a file: no export *.' },
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'A swallowed failure is a lost one: handle it or say in code why it is harmless.',
  },
  {
    selector:
      "CallExpression[callee.property.name='catch'] > ArrowFunctionExpression > BlockStatement[body.length=0]",
    message: 'A swallowed failure is a lost one: handle it or say in code why it is harmless.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use a const object or a zod enum: enums are not erasable.' },
  { selector: 'FunctionDeclaration[params.length>3]', message: 'At most three parameters: pass an object.' },
  {
    selector: 'ArrowFunctionExpression[params.length>3]',
    message: 'At most three parameters: pass an object.',
  },
  {
    selector: "MethodDefinition[kind!='constructor'] > FunctionExpression[params.length>3]",
    message: 'At most three parameters: pass an object.',
  },
  {
    selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>6]",
    message: 'At most six collaborators: the class does too much.',
  },
];

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only a *.config.ts reads process.env: parse it once and pass it on.',
};

const clockAndChance = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is an argument: take a Clock.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is an argument: take a Clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Chance is an argument: take a Chance.',
  },
  { selector: "CallExpression[callee.name='randomUUID']", message: 'Ids are an argument: take Ids.' },
  {
    selector: "CallExpression[callee.property.name='randomUUID']",
    message: 'Ids are an argument: take Ids.',
  },
];

/** Rules and use cases run in simulated time as well: waiting is a port's, or the caller's, to do. */
const realTime = [
  {
    selector: 'CallExpression[callee.name=/^set(Timeout|Interval|Immediate)$/]',
    message: 'Waiting is an argument: in simulated time nothing here may wait by the clock.',
  },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'Time is an argument: take a Clock.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='hrtime']",
    message: 'Time is an argument: take a Clock.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(getRandomValues|randomBytes|randomInt)$/]',
    message: 'Chance is an argument: take a Chance.',
  },
  {
    selector: 'CallExpression[callee.name=/^(randomBytes|randomInt)$/]',
    message: 'Chance is an argument: take a Chance.',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(systemClock|systemIds|systemChance|monotonicMs)$/]',
    message: "The system's clock, ids and chance are handed in by whoever composes the service.",
  },
];

const queryRunner = {
  selector: "CallExpression[callee.property.name='createQueryRunner']",
  message: 'A hand-driven QueryRunner leaks its connection when something throws: use a transaction.',
};

const inTests = [
  {
    selector: 'CallExpression[callee.property.name=/^(toBeDefined|toBeTruthy)$/]',
    message: 'Assert the value: this can hardly fail.',
  },
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
    message: 'A test that does not run, or runs alone, hides the others.',
  },
  {
    selector: "CallExpression[callee.name='setTimeout']",
    message: 'No test waits by the clock: wait for a condition.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.accord/**',
      '.nx/**',
      'contracts/**',
      'tools/checks/fixtures/**',
      '**/*.mjs',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere, environment, ...clockAndChance, queryRunner],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-deprecated': 'off',
      // An async method without await keeps one signature per port: callers always get a promise.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['apps/*/src/domain/**/*.ts', 'apps/*/src/use-cases/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        environment,
        ...clockAndChance,
        ...realTime,
        queryRunner,
      ],
    },
  },
  {
    files: ['**/*.config.ts', 'tools/**/environment.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...clockAndChance, queryRunner] },
  },
  {
    files: ['libs/service-kit/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, environment, queryRunner] },
  },
  {
    // What runs in a browser: the one place that looks at the clock moves "three minutes ago" on.
    files: ['apps/*/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    // Speaks of React's compiler, which does not run here.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    files: ['apps/*/console/src/ui/now.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, environment, queryRunner] },
  },
  {
    // Tools talk to a person on a terminal and live in real time.
    files: ['tools/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', ...everywhere, queryRunner] },
  },
  {
    files: ['**/*.wire.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'libs/test-kit/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, queryRunner],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, queryRunner, ...inTests] },
  },
);
