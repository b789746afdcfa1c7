import { asyncApiDocument, topologyDocument } from '@accord/messaging';
import { describeHttp } from '@accord/service-kit';
import { enrollmentControllers } from './enrollment.controllers.ts';
import { enrollmentTopology } from './enrollment.topology.ts';

/** Prints what this service promises, as code says it: \`contracts/\` keeps the answer. */
process.stdout.write(
  JSON.stringify({
    openapi: await describeHttp({ service: 'enrollment', controllers: enrollmentControllers }),
    asyncapi: asyncApiDocument(enrollmentTopology),
    topology: topologyDocument(enrollmentTopology),
  }),
);
