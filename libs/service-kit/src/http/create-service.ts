import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyStore } from '../auth/api-keys.ts';
import type { Authenticator } from '../auth/caller-check.ts';
import { TokenVerifier } from '../auth/tokens.ts';
import type { BaseConfig } from '../config.ts';
import { HealthRegistry } from '../health.ts';
import { configureLogging } from '../logger.ts';
import { measureProcess } from '../metrics.ts';
import { refuseOtherMethods } from './allowed-methods.ts';
import { addDocumentation } from './documentation.ts';
import {
  answerUnreadable,
  answerUnroutable,
  refuseCardNumbers,
  refuseEncodedBodies,
} from './early-refusals.ts';
import type { EventsDocument } from './events-page.ts';
import { jsonBodyParser } from './json-body.ts';
import { NestLogger } from './nest-logger.ts';
import { addProbes } from './probes.ts';
import { addRequestHooks } from './request-hooks.ts';
import { ServiceModule } from './service-module.ts';
import { limitOtherBodies, takeUploads, uploadTimeoutMs } from './uploads.ts';
import type { UploadOptions } from './uploads.ts';

/** 1 MiB: the largest body that is read; a larger one is answered 413. */
export const bodyLimitBytes = 1_048_576;

const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
/** How often Node looks for requests that came too slowly; its own 30 s would let them stay three times as long. */
const slowCheckEveryMs = 2_000;
/** Longer than the idle time of usual load balancers, so that they close first and no request meets a closed door. */
const keepAliveTimeoutMs = 65_000;

export interface ServiceOptions {
  /** Short name: `checkout`. */
  readonly service: string;
  readonly config: Pick<
    BaseConfig,
    | 'ACCORD_API_KEYS_FILE'
    | 'ACCORD_FLAGS_FILE'
    | 'OAUTH_ISSUER'
    | 'OAUTH_AUDIENCE'
    | 'OAUTH_JWKS_URL'
    | 'LOG_LEVEL'
  >;
  readonly version?: string;
  /** What it publishes and reads, as an AsyncAPI document: served at `/asyncapi.json` and `/docs/events`. */
  readonly events?: EventsDocument;
  /** Routes that take files as they come; there are none by default. */
  readonly uploads?: UploadOptions;
  /** Instead of the keys file and issuer of the configuration. */
  readonly authenticator?: Authenticator;
}

/**
 * The service, built and not yet listening: Nest on Fastify with probes, metrics, documentation, error documents and a
 * door that is closed by default. The same in production and in component tests.
 */
export async function createService(
  module: Type | DynamicModule,
  options: ServiceOptions,
): Promise<NestFastifyApplication> {
  const { service, config, version = '0.1.0', uploads } = options;
  configureLogging({ level: config.LOG_LEVEL, service });
  measureProcess();
  const health = new HealthRegistry();
  const authenticator = options.authenticator ?? (await authenticatorOf(config));
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    requestTimeout: uploads ? uploadTimeoutMs : requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: slowCheckEveryMs },
    // While stopping, what still comes in over open connections is served and told to close, not turned away.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.around(module, { health, authenticator, flags: config.ACCORD_FLAGS_FILE }),
    adapter,
    // Nest's own choice of parsers would read forms as well; bodies are JSON.
    { rawBody: true, bodyParser: false, logger: new NestLogger(), abortOnError: false },
  );
  const instance = app.getHttpAdapter().getInstance();
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: bodyLimitBytes }, jsonBodyParser(parseJson));
  instance.removeContentTypeParser('text/plain');
  addRequestHooks(instance, service, health);
  if (uploads) {
    takeUploads(instance, uploads);
    limitOtherBodies(instance, { ...uploads, limitMs: requestTimeoutMs });
  }
  refuseOtherMethods(instance);
  refuseEncodedBodies(instance);
  refuseCardNumbers(instance);
  addProbes(instance, { service, version, health });
  addDocumentation(app, { service, version, ...(options.events && { events: options.events }) });
  return app;
}

async function authenticatorOf(config: ServiceOptions['config']): Promise<Authenticator> {
  const keys = await ApiKeyStore.fromFile(config.ACCORD_API_KEYS_FILE);
  const { OAUTH_ISSUER: issuer, OAUTH_AUDIENCE: audience, OAUTH_JWKS_URL: jwksUrl } = config;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) return { keys };
  return { keys, tokens: new TokenVerifier({ issuer, audience, jwksUrl }) };
}
