import { pactConsumer } from '../../libs/contract-kit/jest-pact-consumer.mjs';

export default pactConsumer(import.meta.dirname);
