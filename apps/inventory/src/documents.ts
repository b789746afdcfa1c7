import { asyncApiDocument, topologyDocument } from '@accord/messaging';
import { describeHttp } from '@accord/service-kit';
import { inventoryControllers } from './inventory.controllers.ts';
import { inventoryTopology } from './inventory.topology.ts';

/** Prints what this service promises, as code says it: \`contracts/\` keeps the answer. */
process.stdout.write(
  JSON.stringify({
    openapi: await describeHttp({ service: 'inventory', controllers: inventoryControllers }),
    asyncapi: asyncApiDocument(inventoryTopology),
    topology: topologyDocument(inventoryTopology),
  }),
);
