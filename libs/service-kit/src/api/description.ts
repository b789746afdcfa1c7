import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { problemDefinition } from '../problems/catalogue.ts';
import type { Decorator } from './described-later.ts';
import type { EndpointOptions } from './endpoint.ts';
import { openApiSchema } from './schema.ts';

/** What the OpenAPI document says of a route. Loads Swagger, so it is loaded itself only for a document. */
export function descriptionOf(options: EndpointOptions): Decorator[] {
  return [
    ApiOperation({
      summary: options.summary,
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
    ...accessOf(options),
    ...requestOf(options),
    ...responsesOf(options),
  ];
}

function accessOf(options: EndpointOptions): Decorator[] {
  if (options.public === true) return [];
  return [
    ApiBearerAuth(),
    ApiResponse({ status: 401, ...problemAnswer(['auth.missing_credentials', 'auth.invalid_credentials']) }),
    ...(options.scope === undefined
      ? []
      : [ApiResponse({ status: 403, ...problemAnswer(['auth.missing_scope']) })]),
  ];
}

function requestOf(options: EndpointOptions): Decorator[] {
  const { body, upload, params = {}, query, headers = [] } = options;
  return [
    ...(upload === undefined
      ? []
      : [ApiConsumes(...upload), ApiBody({ schema: { type: 'string', format: 'binary' }, required: true })]),
    ...(body === undefined ? [] : [ApiBody({ schema: openApiSchema(body, 'input'), required: true })]),
    ...Object.entries(params).map(([name, schema]) =>
      ApiParam({ name, schema: openApiSchema(schema, 'input') }),
    ),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => queryOf(name, schema as z.ZodType)),
    ...headers.map(({ name, required = false, description = '' }) =>
      ApiHeader({ name, required, description }),
    ),
  ];
}

function queryOf(name: string, schema: z.ZodType): Decorator {
  return ApiQuery({
    name,
    required: !schema.safeParse(undefined).success,
    schema: openApiSchema(schema, 'input'),
  });
}

function responsesOf(options: EndpointOptions): Decorator[] {
  return Object.entries(withUsualRefusals(options)).map(([status, answer]) =>
    ApiResponse({ status: Number(status), ...answerOf(answer) }),
  );
}

/** What any route that takes such a request may answer, beside what this one says of itself. */
function withUsualRefusals({
  body,
  rawBody,
  upload,
  params,
  query,
  responses,
}: EndpointOptions): EndpointOptions['responses'] {
  const usual: Record<number, readonly string[]> = {
    ...((body ?? rawBody ?? upload) && {
      400: ['request.malformed', 'request.repeated_field'],
      413: ['request.too_large', 'request.too_many_fields'],
      415: ['request.unsupported_media_type'],
    }),
    422: [...((body ?? params ?? query) ? ['request.invalid'] : []), 'request.card_number_refused'],
    500: ['internal.unexpected'],
    503: ['database.unavailable'],
  };
  const own = Object.entries(responses).map(([status, answer]) => {
    const also = usual[Number(status)];
    if (also === undefined || answer === null || !(typeof answer === 'string' || isCodes(answer)))
      return [status, answer] as const;
    return [status, [...new Set([answer, also].flat())]] as const;
  });
  return { ...usual, ...Object.fromEntries(own) };
}

function answerOf(answer: EndpointOptions['responses'][number]): object {
  if (answer === null) return { description: 'done, nothing to say' };
  if (typeof answer === 'string') return problemAnswer([answer]);
  if (isCodes(answer)) return problemAnswer(answer);
  return { description: 'done', schema: openApiSchema(answer, 'output') };
}

function problemAnswer(codes: readonly string[]): object {
  const meanings = codes.map((code) => {
    const title = problemDefinition(code)?.title.en;
    return title === undefined ? code : `${code}: ${title}`;
  });
  return {
    description: meanings.join('\n\n'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function isCodes(answer: z.ZodType | readonly string[]): answer is readonly string[] {
  return Array.isArray(answer);
}
