import { z } from 'zod';

const problemSchema = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().default(''),
  correlationId: z.string().optional(),
});

/** What the service said no with, or that it said nothing. Its words are fit to be shown. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly correlationId: string | undefined;

  constructor(status: number, problem: z.output<typeof problemSchema>) {
    super(problem.title);
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.correlationId = problem.correlationId;
  }
}

const noAnswer = new ApiProblem(0, {
  code: 'console.no_answer',
  title: 'Operations does not answer',
  detail: 'It may be starting again. Orders do not depend on it; the console tries again by itself.',
});

let questions = new AbortController();

/** Lets go of every answer that is still awaited to something that was read. */
export function breakOffQuestions(): void {
  questions.abort();
  questions = new AbortController();
}

let csrfToken: string | undefined;

/** Sent with everything that changes something, from the moment the session is known. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Reads and parses. @throws ApiProblem, or what `breakOffQuestions` breaks off with */
export async function ask<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  const response = await answerTo(path, { signal: questions.signal });
  return schema.parse(await response.json());
}

/** Changes something and answers what the service says of it. @throws ApiProblem */
export async function tell<S extends z.ZodType>(
  path: string,
  schema: S,
  { method = 'POST', body }: { readonly method?: 'POST' | 'DELETE'; readonly body?: unknown } = {},
): Promise<z.output<S>> {
  const response = await answerTo(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return schema.parse(text === '' ? undefined : JSON.parse(text));
}

/** The plain text at an address. @throws ApiProblem */
export async function askText(path: string): Promise<string> {
  return (await answerTo(path, { signal: questions.signal })).text();
}

async function answerTo(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw noAnswer;
  }
  if (response.ok) return response;
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  throw problem.success ? new ApiProblem(response.status, problem.data) : noAnswer;
}

/** `?a=1&b=2` of what is there, or nothing. */
export function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
