import { Readable } from 'node:stream';
import { NotDescribed, RequiresScope } from '@accord/service-kit';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LiveFeed } from '../use-cases/live/live-feed.ts';

/** Then the browser comes again, and is asked anew whether it may. */
const streamLastsMs = 300_000;
/** Proxies take a silent connection for a dead one. */
const signOfLifeMs = 15_000;
const comeAgainMs = 1_000;

/** Server-sent events (HTML Living Standard, 9.2) that say what to ask for again, and carry no data themselves. */
@NotDescribed()
@Controller('api/live')
export class LiveController {
  constructor(private readonly feed: LiveFeed) {}

  @Get()
  @RequiresScope('operations:read')
  stream(@Res() reply: FastifyReply): void {
    const events = new Readable({ read: () => undefined });
    const end = (): void => void events.push(null);
    const unwatch = this.feed.watch(
      (changed) => events.push(`data: ${JSON.stringify({ changed })}\n\n`),
      end,
    );
    const breathing = setInterval(() => events.push(': still here\n\n'), signOfLifeMs);
    const lasting = setTimeout(end, streamLastsMs);
    events.once('close', () => {
      unwatch();
      clearInterval(breathing);
      clearTimeout(lasting);
    });
    events.push(`retry: ${String(comeAgainMs)}\n\n`);
    void reply
      .type('text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(events);
  }
}
