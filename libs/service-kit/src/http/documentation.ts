import { ProblemDocument } from '@accord/canonical';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { gatherSchemas } from '../api/schema.ts';
import { readyDocument } from '../health.ts';
import { eventsPage } from './events-page.ts';
import type { EventsDocument } from './events-page.ts';

interface DocumentationOptions {
  readonly service: string;
  readonly version: string;
  /** The AsyncAPI document, for a service that has messages. */
  readonly events?: EventsDocument;
}

/** The OpenAPI 3.1 description, generated from the controllers and their zod schemas. */
export function openApiDocument(app: NestFastifyApplication, options: DocumentationOptions): OpenAPIObject {
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
 * `/docs` and `/docs/events` for people, `/openapi.json` and `/asyncapi.json` for programs; the OpenAPI document is built when first asked for, so that starting stays quick.
 */
export function addDocumentation(app: NestFastifyApplication, options: DocumentationOptions): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= openApiDocument(app, options)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: `Accord ${options.service}`,
  });
  const { events } = options;
  if (events === undefined) return;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/asyncapi.json', () => events);
  instance.get('/docs/events', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(eventsPage(events)),
  );
}
