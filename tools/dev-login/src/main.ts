import { readEnvironment } from './environment.ts';
import { startDevelopmentLogin } from './start.ts';

const login = await startDevelopmentLogin(readEnvironment());
console.log(`development sign-in listens on ${login.url}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void login.stop().then(() => process.exit(0));
  });
