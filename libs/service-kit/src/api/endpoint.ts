import { HttpCode, applyDecorators } from '@nestjs/common';
import type { z } from 'zod';
import { Public, RequiresScope } from '../auth/scopes.ts';
import type { Scope } from '../auth/scopes.ts';
import { describedLater } from './described-later.ts';

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

/**
 * Scope, status and OpenAPI description of a route in one place; stands beside @Get, @Post and so on. The description is
 * made when somebody asks for the document: most processes end without having been asked.
 */
export function Endpoint(options: EndpointOptions): MethodDecorator & ClassDecorator {
  const { scope, responses } = options;
  const success = Object.keys(responses)
    .map(Number)
    .find((status) => status >= 200 && status < 300);
  return applyDecorators(
    ...(options.public === true ? [Public()] : scope === undefined ? [] : [RequiresScope(scope)]),
    ...(success === undefined ? [] : [HttpCode(success)]),
    describedLater(async () => (await import('./description.ts')).descriptionOf(options)),
  );
}
