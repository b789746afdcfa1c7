import type { ServerResponse } from 'node:http';
import { answerJson, answerText, type WriteAnswer } from './answering-vendor.ts';

/** Passes the check digit of a card, and is nobody's. */
export const cardInAnAnswer = '4012888888881881';

const page = '<!doctype html><title>Sign in</title><form action="/login"></form>';
const deep = 200_000;
const huge = 3 * 1024 * 1024;

/** Writes as long as somebody listens. */
function withoutEnd(response: ServerResponse): void {
  const chunk = `${' '.repeat(64 * 1024)}`;
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

/**
 * Answers with a good status that say nothing: whoever gets one knows neither that it was done nor that it was not.
 * The ids stay.
 */
export const brokenAnswers: readonly (readonly [id: string, answer: WriteAnswer])[] = [
  ['html', answerText(page, { type: 'text/html' })],
  ['html-called-json', answerText(page)],
  ['empty-object', answerJson({})],
  ['number', answerJson(7)],
  ['text', answerJson('done')],
  ['true', answerJson(true)],
  ['half', answerText('{"id":"x","status":"succ')],
  ['xml', answerText('<?xml version="1.0"?><status>done</status>', { type: 'application/xml' })],
  ['utf-16', answerText(Buffer.from('{"status":"succeeded"}', 'utf16le'))],
  ['nul-bytes', answerText(new Uint8Array(64))],
  ['error-in-200', answerJson({ error: { code: 'internal', message: 'try again' } })],
  ['errors-in-200', answerJson({ errors: [{ code: 'unavailable', title: 'Try again' }] })],
  ['problem-in-200', answerJson({ type: 'about:blank', title: 'Internal error', status: 500 })],
  ['deep-lists', answerText(`${'['.repeat(deep)}${']'.repeat(deep)}`)],
  ['deep-objects', answerText(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`)],
  ['proto', answerText('{"__proto__":{"id":"x","status":"succeeded"},"constructor":1}')],
  ['huge', answerText(`{"id":"${'x'.repeat(huge)}"}`)],
  ['endless', withoutEnd],
  ['card-number', answerJson({ [cardInAnAnswer]: cardInAnAnswer, id: { number: cardInAnAnswer } })],
];
