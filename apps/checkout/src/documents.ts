import { asyncApiDocument, topologyDocument } from '@accord/messaging';
import { describeHttp } from '@accord/service-kit';
import { checkoutControllers } from './checkout.controllers.ts';
import { checkoutTopology } from './checkout.topology.ts';

/** Prints what this service promises, as code says it: \`contracts/\` keeps the answer. */
process.stdout.write(
  JSON.stringify({
    openapi: await describeHttp({ service: 'checkout', controllers: checkoutControllers }),
    asyncapi: asyncApiDocument(checkoutTopology),
    topology: topologyDocument(checkoutTopology),
  }),
);
