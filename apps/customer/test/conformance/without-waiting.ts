import type { FaultInput } from '@accord/vendor-mocks';

/** Pauses of a vendor client that is not to be waited for, and circuits that stay out of the way. */
export const withoutWaiting = {
  limits: { attempts: 3, circuitOpenMs: 1 },
  runtime: { wait: () => Promise.resolve() },
};

/** What a mock is told to do for each kind of trouble; `down` is an address where nobody is. */
export const faultsOf = {
  down: [],
  rate_limited: [{ kind: 'rate_limit', retryAfterSeconds: 60 }],
  credentials: [{ kind: 'expired_token' }],
  unavailable: [{ kind: 'status', status: 503 }],
  refuses: [{ kind: 'status', status: 400 }],
  bad_gateway: [{ kind: 'status', status: 502 }],
  lost_answer: [{ kind: 'cut', after: true, times: 1 }],
} as const satisfies Record<string, readonly FaultInput[]>;

/** A port on which nobody listens. */
export const nowhere = 'http://127.0.0.1:9';
