import { HttpCode, applyDecorators } from '@nestjs/common';
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
import { Public, RequiresScope } from '../auth/scopes.ts';
import type { Scope } from '../auth/scopes.ts';
import { problemDefinition } from '../problems/catalogue.ts';
import { openApiSchema } from './schema.ts';

export interface EndpointOptions {
  /** One line for the table of contents. */
  readonly summary: string;
  readonly description?: string;
  /** The caller must hold it. Left out: any valid credentials, or none with `public`. */
  readonly scope?: Scope;
  readonly public?: boolean;
  readonly body?: z.ZodType;
  /** A body may come that no schema of ours describes: a webhook's, or one that is not needed. */
  readonly rawBody?: true;
  /** Content types of a file that is taken as it comes, of any length. */
  readonly upload?: readonly string[];
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: readonly {
    readonly name: string;
    readonly required?: boolean;
    readonly description?: string;
  }[];
  /** Status to the answer's schema, to null for an empty answer, or to the problem code(s) a caller may meet. */
  readonly responses: Readonly<Record<number, z.ZodType | null | string | readonly string[]>>;
}

type Decorator = ClassDecorator | MethodDecorator | PropertyDecorator;

/** Scope, status and OpenAPI description of a route in one place; stands beside @Get, @Post and so on. */
export function Endpoint(options: EndpointOptions): MethodDecorator & ClassDecorator {
  const decorators: Decorator[] = [
    ApiOperation({
      summary: options.summary,
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
    ...accessOf(options),
    ...requestOf(options),
    ...responsesOf(options),
  ];
  return applyDecorators(...decorators);
}

function accessOf(options: EndpointOptions): Decorator[] {
  if (options.public === true) return [Public()];
  const refusals = [
    ApiResponse({ status: 401, ...problemAnswer(['auth.missing_credentials', 'auth.invalid_credentials']) }),
    ...(options.scope === undefined
      ? []
      : [
          RequiresScope(options.scope),
          ApiResponse({ status: 403, ...problemAnswer(['auth.missing_scope']) }),
        ]),
  ];
  return [ApiBearerAuth(), ...refusals];
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
  const entries = Object.entries(withUsualRefusals(options)).map(([status, answer]) => ({
    status: Number(status),
    answer,
  }));
  const success = entries.find(({ status }) => status >= 200 && status < 300)?.status;
  return [
    ...(success === undefined ? [] : [HttpCode(success)]),
    ...entries.map(({ status, answer }) => ApiResponse({ status, ...answerOf(answer) })),
  ];
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
