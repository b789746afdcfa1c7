import { describe, expect, it } from '@jest/globals';
import { ConfigError, addressVariable, loadConfig, secretVariable } from './config.ts';
import { vendorChoice } from './vendor-choice.ts';
import { z } from 'zod';

const schema = z.object({ LOG_LEVEL: z.string() }).and(
  vendorChoice('MAIL_VENDOR', {
    pigeon: { PIGEON_BASE_URL: addressVariable('the loft') },
    raven: { RAVEN_API_KEY: secretVariable('the feather') },
  }),
);

function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(schema, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

describe('vendorChoice', () => {
  it('reads the variables of the vendor that is named, and no other', () => {
    const config = loadConfig(schema, {
      LOG_LEVEL: 'info',
      MAIL_VENDOR: 'raven',
      RAVEN_API_KEY: 'black',
      PIGEON_BASE_URL: 'not an address',
    });
    expect(Object.keys(config).sort()).toEqual(['LOG_LEVEL', 'MAIL_VENDOR', 'RAVEN_API_KEY']);
    expect(config.MAIL_VENDOR === 'raven' && config.RAVEN_API_KEY.reveal()).toBe('black');
  });

  it('takes the first vendor when none is named', () => {
    expect(loadConfig(schema, { LOG_LEVEL: 'info', PIGEON_BASE_URL: 'http://loft.example' })).toMatchObject({
      MAIL_VENDOR: 'pigeon',
      PIGEON_BASE_URL: 'http://loft.example',
    });
  });

  it('lists what is missing of the chosen vendor beside all other mistakes', () => {
    expect(mistakesOf({ MAIL_VENDOR: 'raven' }).map((line) => line.split(' ')[0])).toEqual([
      'LOG_LEVEL',
      'RAVEN_API_KEY',
    ]);
  });

  it('refuses a vendor that it does not know, and says which there are', () => {
    for (const vendor of ['owl', 'constructor'])
      expect(mistakesOf({ LOG_LEVEL: 'info', MAIL_VENDOR: vendor })).toEqual([
        'MAIL_VENDOR must be one of pigeon, raven; leave it out for pigeon',
      ]);
  });
});
