import { applyDecorators } from '@nestjs/common';

export type Decorator = ClassDecorator | MethodDecorator | PropertyDecorator;

/** What was decorated and not asked about yet. */
const waiting: (() => Promise<void>)[] = [];

/** Puts decorators off that only tell about what they stand on, until `describeNow`. */
export function describedLater(decorators: () => Promise<Decorator[]>): ClassDecorator & MethodDecorator {
  return (...place: [unknown, ...unknown[]]) => {
    waiting.push(async () => {
      const decorate = applyDecorators(...(await decorators())) as (...place: unknown[]) => void;
      decorate(...place);
    });
  };
}

/** Leaves a controller out of the OpenAPI document: it serves something else than the API. */
export const NotDescribed = (): ClassDecorator =>
  describedLater(async () => [(await import('@nestjs/swagger')).ApiExcludeController()]);

/** Applies everything that was put off, in the order in which it was written. */
export async function describeNow(): Promise<void> {
  for (const describe of waiting.splice(0)) await describe();
}
