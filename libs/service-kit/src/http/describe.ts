import { Module } from '@nestjs/common';
import type { InjectionToken, Provider, Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, SELF_DECLARED_DEPS_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { FlagsController } from '../flags/flags.controller.ts';
import { openApiDocument } from './documentation.ts';

interface DescribedService {
  readonly service: string;
  readonly controllers: readonly Type[];
  readonly version?: string;
}

/**
 * The OpenAPI document of a service that does not run: Nest only looks at the controllers, so neither configuration
 * nor database is needed. The same text as the running service answers at `/openapi.json`.
 */
export async function describeHttp({
  service,
  controllers,
  version = '0.1.0',
}: DescribedService): Promise<OpenAPIObject> {
  const served = [...controllers, FlagsController];
  @Module({ controllers: served, providers: served.flatMap(placeholders) })
  class DescribedModule {}
  const app = await NestFactory.create<NestFastifyApplication>(DescribedModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return openApiDocument(app, { service, version });
}

/** Nest wants to know where every dependency comes from, though in a preview it makes none. */
function placeholders(controller: Type): Provider[] {
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller) ?? []) as InjectionToken[];
  const named = (Reflect.getMetadata(SELF_DECLARED_DEPS_METADATA, controller) ?? []) as {
    readonly index: number;
    readonly param: InjectionToken;
  }[];
  const tokens = types.map((type, index) => named.find((one) => one.index === index)?.param ?? type);
  return tokens.map((provide) => ({ provide, useValue: undefined }));
}
