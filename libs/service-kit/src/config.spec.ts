import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, baseConfig, loadConfig, secretVariable } from './config.ts';

const complete = {
  ACCORD_PORT: '4001',
  DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/accord_checkout',
  AMQP_URL: 'amqp://127.0.0.1:5672, amqp://127.0.0.1:5673',
  ACCORD_API_KEYS_FILE: '/keys.json',
  ACCORD_SERVICE_KEY: 'ack_a_b',
};

function mistakesOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(
      z.object({ ...baseConfig.shape, STRIPE_SECRET_KEY: secretVariable('the secret key of the account') }),
      environment,
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

describe('loadConfig', () => {
  it('gives a frozen object with defaults, numbers and the list of brokers', () => {
    const config = loadConfig(baseConfig, complete);
    expect(config).toMatchObject({
      ACCORD_PORT: 4001,
      ACCORD_HOST: '127.0.0.1',
      ACCORD_AMQP_NAMESPACE: '',
      ACCORD_ROLES: ['http', 'relay', 'consumers'],
      AMQP_URL: ['amqp://127.0.0.1:5672', 'amqp://127.0.0.1:5673'],
      LOG_LEVEL: 'info',
    });
    expect(Object.isFrozen(config)).toBe(true);
    expect(config.ACCORD_SERVICE_KEY.reveal()).toBe('ack_a_b');
  });

  it('lists every mistake at once, each with its variable and what to do', () => {
    const mistakes = mistakesOf({
      ACCORD_PORT: 'eighty',
      DATABASE_URL: 'mysql://x',
      OAUTH_ISSUER: 'nonsense',
      LOG_LEVEL: 'loud',
      ACCORD_ROLES: 'http,consumer',
    });
    const variables = mistakes.map((line) => line.split(' ')[0]);
    expect(variables).toEqual([
      'ACCORD_PORT',
      'DATABASE_URL',
      'AMQP_URL',
      'ACCORD_ROLES',
      'ACCORD_API_KEYS_FILE',
      'ACCORD_SERVICE_KEY',
      'OAUTH_ISSUER',
      'LOG_LEVEL',
      'STRIPE_SECRET_KEY',
    ]);
    expect(mistakes.find((line) => line.startsWith('STRIPE_SECRET_KEY'))).toContain(
      'set it to the secret key of the account',
    );
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig(baseConfig, { ...complete, LOG_LEVEL: '', OAUTH_ISSUER: '' }).LOG_LEVEL).toBe('info');
  });

  it('never repeats a value in its mistakes', () => {
    const mistakes = mistakesOf({ ...complete, DATABASE_URL: 'canary-password', STRIPE_SECRET_KEY: 'x' });
    expect(mistakes).toHaveLength(1);
    expect(mistakes.join()).not.toContain('canary-password');
  });
});
