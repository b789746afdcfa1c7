import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const file = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(readFileSync(file, 'utf8'));

  it('holds the two servers and nothing else, at pinned major versions', () => {
    expect(Object.keys(services)).toEqual(['postgres', 'rabbitmq']);
    expect([services.postgres.image, services.rabbitmq.image]).toEqual([
      'postgres:18',
      'rabbitmq:4-management',
    ]);
  });

  it('publishes on this machine only, and on a port that a start may move', () => {
    expect(services.postgres.ports).toEqual(['127.0.0.1:${ACCORD_POSTGRES_PORT:-5432}:5432']);
    expect(services.rabbitmq.ports).toEqual(['127.0.0.1:${ACCORD_RABBITMQ_PORT:-5672}:5672']);
  });

  it('tells when each server is ready, so that --wait means something', () => {
    expect(services.postgres.healthcheck.test).toEqual([
      'CMD-SHELL',
      'pg_isready --username accord --host 127.0.0.1',
    ]);
    expect(services.rabbitmq.healthcheck.test).toEqual([
      'CMD',
      'rabbitmq-diagnostics',
      'check_port_connectivity',
    ]);
  });

  it('keeps data between starts, and the broker under one node name', () => {
    expect(services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(services.rabbitmq.volumes).toEqual(['rabbitmq:/var/lib/rabbitmq']);
    expect(services.rabbitmq.hostname).toBe('accord');
    expect(volumes).toEqual({ postgres: null, rabbitmq: null });
  });
});
