import { containsCardNumber } from '@accord/canonical';
import { Body, Param, Query } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { parseInput } from '../problems/invalid-input.ts';
import { Problem } from '../problems/problem.ts';
import { refuseUnstorable } from './storable.ts';

/** Parses one part of a request once and hands on the parsed value only. */
class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  transform(value: unknown): z.output<S> {
    refuseUnstorable(value);
    return parseInput(this.schema, value);
  }
}

/** As ZodPipe, and refuses a body that holds a card number in any field, before anything else looks at it. */
class ZodBodyPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  transform(value: unknown): z.output<S> {
    refuseUnstorable(value);
    if (containsCardNumber(value)) throw new Problem('request.card_number_refused');
    return parseInput(this.schema, value);
  }
}

/** The JSON body. @throws Problem `request.invalid` or `request.card_number_refused` */
export const ZodBody = (schema: z.ZodType): ParameterDecorator => described(Body(new ZodBodyPipe(schema)));

/** All query parameters as one object; they arrive as text, so numbers need `z.coerce`. */
export const ZodQuery = (schema: z.ZodType): ParameterDecorator => described(Query(new ZodPipe(schema)));

/** One part of the path. */
export const ZodParam = (name: string, schema: z.ZodType): ParameterDecorator =>
  described(Param(name, new ZodPipe(schema)));

/**
 * `@Endpoint` describes the parameter. Where schema and type share a name the compiler notes the schema object as the
 * parameter's class, on which the documentation would trip: it is told that there is nothing to learn.
 */
function described(decorator: ParameterDecorator): ParameterDecorator {
  return (target, key, index) => {
    if (key !== undefined) {
      const types = Reflect.getMetadata('design:paramtypes', target, key) as unknown[] | undefined;
      if (types !== undefined) types[index] = Object;
    }
    decorator(target, key, index);
  };
}
