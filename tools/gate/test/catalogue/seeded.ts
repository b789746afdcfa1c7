import type { Anything } from '../support/tree.ts';

/** Which part of the gate must see it. */
export type Sees = 'pact-vs-documents' | 'released' | 'spec-check' | 'drift' | 'topology';

/** One change to one file of a copy of the tree. */
export interface SeededChange {
  readonly what: string;
  readonly file: string;
  readonly edit: (document: Anything) => void;
  readonly sees: Sees;
  /** Consumer and provider of the finding, as `checkout -> inventory`. */
  readonly pair: string;
  /** Left out where a whole queue or document is meant. */
  readonly flow?: string;
  /** Field, header or argument that the finding must name in place or message. */
  readonly field: RegExp;
}

/** A change that no consumer can notice. */
export type HarmlessChange = Pick<SeededChange, 'what' | 'file' | 'edit' | 'sees'>;

/** The JSON schema of a response's body in an OpenAPI document. */
export function answer(document: Anything, route: string, status: number): Anything {
  const [method = '', path = ''] = route.split(' ');
  const { content } = document.paths[path][method.toLowerCase()].responses[String(status)];
  return Object.values<Anything>(content)[0].schema;
}

/** The JSON schema of a request's body. */
export function request(document: Anything, route: string): Anything {
  const [method = '', path = ''] = route.split(' ');
  return Object.values<Anything>(document.paths[path][method.toLowerCase()].requestBody.content)[0].schema;
}

/** The JSON schema of an event's data in an AsyncAPI document. */
export function data(document: Anything, event: string): Anything {
  return document.components.messages[event].payload.properties.data;
}

export function rename(schema: Anything, from: string, to: string): void {
  schema.properties[to] = schema.properties[from];
  delete schema.properties[from];
  if (schema.required) schema.required = schema.required.map((name: string) => (name === from ? to : name));
}

export function drop(schema: Anything, name: string): void {
  delete schema.properties[name];
  if (schema.required) schema.required = schema.required.filter((one: string) => one !== name);
}

export function retype(schema: Anything, name: string, type: string | readonly string[] = 'boolean'): void {
  schema.properties[name] = { type };
}

/** A field that every request must have from now on. */
export function demand(schema: Anything, name: string): void {
  schema.properties[name] = { type: 'string' };
  schema.required = [...(schema.required ?? []), name];
}
