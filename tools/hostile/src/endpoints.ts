import { z } from 'zod';

/** JSON Schema as far as our services write it. */
export type Schema = Readonly<Record<string, unknown>>;

const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.object({ schema }));

const operation = z.object({
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().default(false),
        schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().default('') })),
});

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema).default({}) }).default({ schemas: {} }),
});

export type Parameter = z.output<typeof operation>['parameters'][number];

/** One operation as its service describes it. */
export interface Endpoint {
  readonly service: string;
  readonly baseUrl: string;
  readonly method: string;
  /** With its parameters in braces: `/orders/{id}`. */
  readonly path: string;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Status to what its description says, which begins each line with a code. */
  readonly answers: Readonly<Record<string, string>>;
  /** What `$ref` points into. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** What a running service says of itself at `/openapi.json`. Its probes are left out: they read nothing. */
export async function endpointsOf(service: string, baseUrl: string): Promise<Endpoint[]> {
  const response = await fetch(`${baseUrl}/openapi.json`);
  const { paths, components } = document.parse(await response.json());
  return Object.entries(paths)
    .filter(([path]) => !path.startsWith('/health'))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, described]) => ({
        service,
        baseUrl,
        method: method.toUpperCase(),
        path,
        isPublic: described.security === undefined,
        parameters: described.parameters,
        body: described.requestBody?.content['application/json']?.schema,
        answers: Object.fromEntries(
          Object.entries(described.responses).map(([status, { description }]) => [status, description]),
        ),
        schemas: components.schemas,
      })),
    );
}

export function nameOf({ service, method, path }: Endpoint): string {
  return `${method} ${service} ${path}`;
}
