import { asyncApiDocument, topologyDocument } from '@accord/messaging';
import { describeHttp } from '@accord/service-kit';
import { customerControllers } from './customer.controllers.ts';
import { customerTopology } from './customer.topology.ts';

/** Prints what this service promises, as code says it: \`contracts/\` keeps the answer. */
process.stdout.write(
  JSON.stringify({
    openapi: await describeHttp({ service: 'customer', controllers: customerControllers }),
    asyncapi: asyncApiDocument(customerTopology),
    topology: topologyDocument(customerTopology),
  }),
);
