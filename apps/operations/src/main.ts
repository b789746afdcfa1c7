import { runService } from '@accord/service-kit';
import { operationsConfig } from './operations.config.ts';
import { startOperations } from './start-operations.ts';

await runService(() => startOperations(operationsConfig()));
