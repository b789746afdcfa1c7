import { Failure, findEvent, parseEnvelope, withoutPersonal } from '@accord/canonical';

/**
 * The body of a message that says nothing of a person any more and that its consumer reads all the same. Of what is not
 * what its type promises nothing is left: nobody could say what in it is personal.
 */
export function emptiedBody(body: Buffer): Buffer {
  try {
    const event = parseEnvelope(JSON.parse(body.toString('utf8')));
    const definition = findEvent(event.type);
    if (definition === undefined) return Buffer.from('{}');
    return Buffer.from(JSON.stringify({ ...event, data: withoutPersonal(definition.data, event.data) }));
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof SyntaxError)) throw error;
    return Buffer.from('{}');
  }
}
