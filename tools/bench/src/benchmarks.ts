import type { Benchmark } from './measure.ts';
import { bulkImport } from './rows/bulk-import.ts';
import { bulkhead } from './rows/bulkhead.ts';
import { effectLatency } from './rows/effect-latency.ts';
import { growthConsumers } from './rows/growth-consumers.ts';
import { growthLoad } from './rows/growth-load.ts';
import { growthOutbox } from './rows/growth-outbox.ts';
import { hotArticle } from './rows/hot-article.ts';
import { importMemory } from './rows/import-memory.ts';
import { memory } from './rows/memory.ts';
import { orderLatency } from './rows/order-latency.ts';
import { orderPlacement } from './rows/order-placement.ts';
import { pipeline } from './rows/pipeline.ts';
import { publishConsume } from './rows/publish-consume.ts';
import { signals } from './rows/signals.ts';
import { vendorCall } from './rows/vendor-call.ts';

/** In the order in which they are measured. */
export const benchmarks: readonly Benchmark[] = [
  pipeline,
  publishConsume,
  bulkImport,
  vendorCall,
  bulkhead,
  orderPlacement,
  orderLatency,
  hotArticle,
  effectLatency,
  signals,
  memory,
  importMemory,
  growthLoad,
  growthConsumers,
  growthOutbox,
];
