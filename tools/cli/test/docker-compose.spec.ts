import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const file = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(readFileSync(file, 'utf8'));

  it('holds the two servers at pinned major versions, and beside them only what is asked for by its profile', () => {
    const { postgres, rabbitmq, ...others } = services;
    expect(Object.keys({ postgres, rabbitmq })).toEqual(['postgres', 'rabbitmq']);
    expect(postgres.profiles ?? rabbitmq.profiles).toBeUndefined();
    for (const { profiles, image } of Object.values<Record<string, unknown>>(others))
      expect({ profiles, image }).toEqual({
        profiles: ['observe'],
        image: expect.stringMatching(/:v?\d+\.\d+\.\d+$/),
      });
    expect([services.postgres.image, services.rabbitmq.image]).toEqual([
      'postgres:18',
      'rabbitmq:4-management',
    ]);
  });

  it('publishes on this machine only, and on a port that a start may move', () => {
    expect(services.postgres.ports).toEqual(['127.0.0.1:${ACCORD_POSTGRES_PORT:-5432}:5432']);
    expect(services.rabbitmq.ports).toEqual(['127.0.0.1:${ACCORD_RABBITMQ_PORT:-5672}:5672']);
    for (const port of Object.values<{ ports: string[] }>(services).flatMap(({ ports }) => ports))
      expect(port).toMatch(/^127\.0\.0\.1:\$\{ACCORD_[A-Z]+_PORT:-(\d+)\}:\1$/);
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

  it('shows Prometheus, Grafana and Jaeger files that are there', () => {
    const { prometheus, grafana, jaeger } = services;
    expect(Object.keys(services)).toEqual(['postgres', 'rabbitmq', 'prometheus', 'grafana', 'jaeger']);
    expect(jaeger.volumes).toBeUndefined();
    for (const mount of [...prometheus.volumes, ...grafana.volumes]) {
      const [, path] = /^\.\/(\S+):\/etc\/\S+:ro$/.exec(mount) ?? [];
      expect({ mount, there: existsSync(new URL(`../../../${path}`, import.meta.url)) }).toMatchObject({
        there: true,
      });
    }
  });

  it('keeps data between starts, and the broker under one node name', () => {
    expect(services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(services.rabbitmq.volumes).toEqual(['rabbitmq:/var/lib/rabbitmq']);
    expect(services.rabbitmq.hostname).toBe('accord');
    expect(volumes).toEqual({ postgres: null, rabbitmq: null });
  });
});
