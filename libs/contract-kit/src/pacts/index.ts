export { codeDigest } from './code-digest.ts';
export { type Flow, flows } from './flows.ts';
export {
  flowOf,
  operationOf,
  pactDigest,
  parsePact,
  readPacts,
  type PactBody,
  type PactFile,
  type PactInteraction,
  type PactPart,
} from './pact-file.ts';
