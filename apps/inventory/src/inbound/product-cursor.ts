import { Instant } from '@accord/canonical';
import { z } from 'zod';
import type { ProductCursor } from '../use-cases/ports/catalogue.ts';
import { problem } from './problems.ts';

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
    throw problem('inventory.bad_cursor', {}, { cause });
  }
}
