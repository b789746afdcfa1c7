import { asyncApiDocument, topologyDocument } from '@accord/messaging';
import { describeHttp } from '@accord/service-kit';
import './inbound/mending/mending.problems.ts';
import './inbound/operations.problems.ts';
import { operationsControllers } from './operations.controllers.ts';
import { operationsTopology } from './operations.topology.ts';

/** Prints what this service promises, as code says it: \`contracts/\` keeps the answer. */
process.stdout.write(
  JSON.stringify({
    openapi: await describeHttp({ service: 'operations', controllers: operationsControllers }),
    asyncapi: asyncApiDocument(operationsTopology),
    topology: topologyDocument(operationsTopology),
  }),
);
