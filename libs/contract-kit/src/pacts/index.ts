export { type Flow, flows } from './flows.ts';
export {
  flowOf,
  pactDigest,
  readPacts,
  type PactBody,
  type PactFile,
  type PactInteraction,
  type PactPart,
} from './pact-file.ts';
