import 'reflect-metadata';

import { PipelineApp } from '../pipeline-app.ts';
import { OneByOneConsumer } from '../pipeline-consumers.ts';
import { singleTopology } from '../pipeline-event.ts';

// One consumer process of several: relay and consumer on a place that its parent has prepared, until the parent goes.
const [databaseUrl = '', amqpUrl = '', namespace = ''] = process.argv.slice(2);
const app = await PipelineApp.join({
  databaseUrl,
  amqpUrl,
  namespace,
  topology: singleTopology,
  consumer: OneByOneConsumer,
});
process.on('disconnect', () => {
  void app.stop().then(() => process.exit());
});
process.send?.('ready');
