import { Instant } from '@accord/canonical';
import { Problem } from '@accord/service-kit';
import { z } from 'zod';
import type { ProductCursor } from '../use-cases/ports/catalogue.ts';

const cursorForm = z.tuple([Instant, z.string().max(40)]);

/** Opaque to callers, so that the order behind it can change. */
export function sealCursor({ updatedAt, sku }: ProductCursor): string {
  return Buffer.from(JSON.stringify([updatedAt, sku])).toString('base64url');
}

/** @throws Problem `inventory.bad_cursor` */
export function openCursor(text: string): ProductCursor {
  const [updatedAt, sku] = readCursor(text);
  return { updatedAt, sku };
}

function readCursor(text: string): z.output<typeof cursorForm> {
  try {
    return cursorForm.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new Problem('inventory.bad_cursor', {}, { cause });
  }
}
