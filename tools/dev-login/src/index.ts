export { people, type Person } from './people.ts';
export { startDevelopmentLogin, type DevelopmentLogin, type DevelopmentLoginOptions } from './start.ts';
