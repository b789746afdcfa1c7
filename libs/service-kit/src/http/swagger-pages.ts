import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Swagger's pages below `/docs`, in an application of their own that does not listen: routes cannot be added to one that
 * runs, and these are made when the first reader comes.
 */
export async function swaggerPages(document: OpenAPIObject, service: string): Promise<FastifyInstance> {
  const { SwaggerModule } = await import('@nestjs/swagger');
  @Module({})
  class PagesModule {}
  const app = await NestFactory.create<NestFastifyApplication>(PagesModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  SwaggerModule.setup('docs', app, document, { raw: false, customSiteTitle: `Accord ${service}` });
  await app.init();
  const instance = app.getHttpAdapter().getInstance();
  await instance.ready();
  return instance;
}

/** What the pages answer, as an answer of the service that was asked; what they do not have, it does not have. */
export async function passedOn(
  pages: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = await pages.inject({ method: 'GET', url: request.url });
  if (answer.statusCode >= 400) {
    reply.callNotFound();
    return reply;
  }
  return reply
    .code(answer.statusCode)
    .type(answer.headers['content-type'] ?? 'application/octet-stream')
    .send(answer.rawPayload);
}
