import { Address, Failure } from '@accord/canonical';
import { configureLogging, Secret } from '@accord/service-kit';
import {
  AnsweringVendor,
  answerJson,
  brokenAnswers,
  cardInAnAnswer,
  type WriteAnswer,
} from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendcloudParcels } from '../src/vendors/sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from '../src/vendors/sendcloud/sendcloud.account.ts';
import { SendcloudClient } from '../src/vendors/sendcloud/sendcloud.client.ts';

const reference = '0198c0de-0000-7000-8000-00000000000a';
const address = Address.parse({ street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' });
const recipient = { name: 'Ada Lovelace', email: 'ada@example.org', address };
const parcel = { recipient, weightGrams: 500, orderNumber: 'A-0000000001' };
const link = 'https://tracking.example.org/3SMOCK1';
const shipment = {
  id: 'shipment-1',
  external_reference_id: reference,
  carrier: { code: 'dhl' },
  parcels: [{ tracking_number: '3SMOCK1', tracking_url: link, status: { code: 'READY_TO_SEND' } }],
};
const booked = { carrierRef: 'shipment-1', carrier: 'dhl', trackingNumber: '3SMOCK1', trackingUrl: link };
let vendor: AnsweringVendor;

beforeAll(async () => {
  configureLogging({ level: 'silent' });
  vendor = await AnsweringVendor.start();
});
afterAll(async () => {
  await vendor.stop();
});

async function ask(kind: 'find' | 'announce' | 'cancel', answer: WriteAnswer): Promise<unknown> {
  vendor.answer = answer;
  const account = openSendcloud(
    {
      SENDCLOUD_BASE_URL: vendor.url,
      SENDCLOUD_PUBLIC_KEY: 'public',
      SENDCLOUD_SECRET_KEY: new Secret('secret'),
    },
    { record: () => undefined },
  );
  const carrier = new SendcloudParcels(new SendcloudClient(account), {
    senderAddressId: 1,
    shippingOption: 'dhl',
  });
  try {
    if (kind === 'find') return await carrier.find(reference);
    return await (kind === 'announce' ? carrier.announce(reference, parcel) : carrier.cancel('shipment-1'));
  } catch (error) {
    if (error instanceof Failure) return { failure: error.kind, code: error.code };
    throw error;
  } finally {
    await account.close();
  }
}

/** One parcel with something else in it. */
const withParcel = (changes: object): object => ({
  ...shipment,
  parcels: [{ ...shipment.parcels[0], ...changes }],
});

describe('Sendcloud', () => {
  it('is believed when it names the parcel that was asked for', async () => {
    expect(await ask('find', answerJson({ data: [shipment] }))).toEqual(booked);
    expect(await ask('announce', answerJson({ data: shipment }, 201))).toEqual({
      kind: 'announced',
      parcel: booked,
    });
  });

  it.each(brokenAnswers)(
    'has neither found nor taken a parcel by an answer of the kind %s',
    async (_id, answer) => {
      expect(await ask('find', answer)).toMatchObject({ failure: 'transient' });
      expect(await ask('announce', answer)).toMatchObject({ failure: 'unknown_outcome' });
    },
  );

  it.each<[what: string, answered: object]>([
    ['another reference', { ...shipment, external_reference_id: 'b' }],
    ['no id', { ...shipment, id: null }],
    ['a card number for an id', { ...shipment, id: Number(cardInAnAnswer) }],
    ['an id with a NUL', { ...shipment, id: 's\0' }],
    ['an endless id', { ...shipment, id: 's'.repeat(9_000) }],
    ['text for its parcels', { ...shipment, parcels: 'one' }],
  ])('has taken no parcel by an answer with %s', async (_what, answered) => {
    expect(await ask('announce', answerJson({ data: answered }, 201))).toMatchObject({
      failure: 'unknown_outcome',
    });
  });

  it.each<[what: string, answered: object, left: object]>([
    ['a link that runs', withParcel({ tracking_url: 'javascript:alert(1)' }), { trackingUrl: null }],
    ['a link that is none', withParcel({ tracking_url: 'soon' }), { trackingUrl: null }],
    ['an endless link', withParcel({ tracking_url: link + 'x'.repeat(9_000) }), { trackingUrl: null }],
    ['markup for a number', withParcel({ tracking_number: '<b>\n3S' }), { trackingNumber: null }],
    ['a number that is a number', withParcel({ tracking_number: 7 }), { trackingNumber: null }],
    [
      'a number like a card’s',
      withParcel({ tracking_number: cardInAnAnswer }),
      { trackingNumber: cardInAnAnswer },
    ],
    ['a carrier like a card’s', { ...shipment, carrier: { code: cardInAnAnswer } }, { carrier: 'unknown' }],
    ['a carrier that is nobody', { ...shipment, carrier: { code: null } }, { carrier: 'unknown' }],
  ])('has taken the parcel, and we leave out %s', async (_what, answered, left) => {
    expect(await ask('announce', answerJson({ data: answered }, 201))).toEqual({
      kind: 'announced',
      parcel: { ...booked, ...left },
    });
  });

  it.each<[what: string, errors: object[], reason: string]>([
    [
      'a code and a field',
      [{ code: 'required', source: { pointer: '/to_address/name' } }],
      'sendcloud.required.name',
    ],
    ['prose for a code', [{ code: 'Ada Lovelace, Torstraße 1, is unknown' }], 'sendcloud.refused'],
    [
      'a card number for a code',
      [{ code: cardInAnAnswer, source: { pointer: `/${cardInAnAnswer}` } }],
      'sendcloud.refused',
    ],
    ['nothing', [], 'sendcloud.refused'],
  ])('refuses with %s, of which we keep what can only be a code', async (_what, errors, reason) => {
    expect(await ask('announce', answerJson({ errors }, 400))).toEqual({ kind: 'refused', reason });
  });

  it('has cancelled nothing when it tells of errors with a good status', async () => {
    expect(await ask('cancel', answerJson({ errors: [{ code: 'internal' }] }))).toMatchObject({
      failure: 'transient',
    });
    expect(await ask('cancel', answerJson({ status: 'queued' }))).toBe('cancelled');
  });
});
