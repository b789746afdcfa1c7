import { ProblemDocument } from '@accord/canonical';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { describeNow } from '../api/described-later.ts';
import { gatherSchemas } from '../api/schema.ts';
import { readyDocument } from '../health.ts';
import { eventsPage } from './events-page.ts';
import type { EventsDocument } from './events-page.ts';
import { passedOn, swaggerPages } from './swagger-pages.ts';

interface DocumentationOptions {
  readonly service: string;
  readonly version: string;
  /** The AsyncAPI document, for a service that has messages. */
  readonly events?: EventsDocument;
}

/** The OpenAPI 3.1 description, generated from the controllers and their zod schemas. */
export async function openApiDocument(
  app: NestFastifyApplication,
  options: DocumentationOptions,
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  await describeNow();
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Accord ${options.service}`)
    .setVersion(options.version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key or OAuth 2 access token' })
    .build();
  const document = SwaggerModule.createDocument(app, frame, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.paths['/health/ready'] = readyPath;
  const schemas = { Problem: z.toJSONSchema(ProblemDocument), Ready: z.toJSONSchema(readyDocument) };
  return gatherSchemas(document, schemas);
}

const readyContent = { 'application/json': { schema: { $ref: '#/components/schemas/Ready' } } };

/** No controller answers this one, and yet others rely on it: operations builds its health map of it. */
const readyPath: OpenAPIObject['paths'][string] = {
  get: {
    operationId: 'Probes.ready',
    tags: ['Probes'],
    summary: 'whether the service may get work, and how each of its dependencies is',
    responses: {
      '200': { description: 'it may', content: readyContent },
      '503': { description: 'not now', content: readyContent },
    },
  },
};

/**
 * `/docs` and `/docs/events` for people, `/openapi.json` and `/asyncapi.json` for programs. The OpenAPI document is
 * built, and all that is needed for it loaded, when it is first asked for, so that starting stays quick.
 */
export function addDocumentation(app: NestFastifyApplication, options: DocumentationOptions): void {
  let document: Promise<OpenAPIObject> | undefined;
  const describedOnce = (): Promise<OpenAPIObject> => (document ??= openApiDocument(app, options));
  let pages: ReturnType<typeof swaggerPages> | undefined;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(await describedOnce())),
  );
  for (const path of ['/docs', '/docs/*']) {
    instance.get(path, async (request, reply) => {
      pages ??= describedOnce().then((described) => swaggerPages(described, options.service));
      return passedOn(await pages, request, reply);
    });
  }
  const { events } = options;
  if (events === undefined) return;
  instance.get('/asyncapi.json', () => events);
  instance.get('/docs/events', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(eventsPage(events)),
  );
}
