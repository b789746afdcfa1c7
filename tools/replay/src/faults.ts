/** A fault as the vendor mocks take it; probability and times are theirs to apply. */
interface Fault {
  readonly operation?: string;
  readonly kind: string;
  readonly status?: number;
  readonly latencyMs?: number;
  readonly retryAfterSeconds?: number;
  readonly probability?: number;
  readonly times?: number;
  readonly after?: boolean;
}

export interface FaultScene {
  readonly summary: string;
  readonly faults: Readonly<Record<string, readonly Fault[]>>;
}

/** Named weather for a replay. Each scene is bad, and none of it may lose or double anything. */
export const faultScenes: Readonly<Record<string, FaultScene>> = {
  none: { summary: 'all vendors well', faults: {} },
  'stripe-down': {
    summary: 'Stripe does not answer; orders go through Adyen',
    faults: { stripe: [{ operation: '*', kind: 'down' }] },
  },
  rough: {
    summary: 'every vendor fails now and then, in its own way',
    faults: {
      stripe: [
        { operation: '*', kind: 'status', status: 500, probability: 0.03 },
        { operation: '*', kind: 'timeout', after: true, probability: 0.01 },
        { operation: '*', kind: 'cut', probability: 0.02 },
      ],
      adyen: [
        { operation: '*', kind: 'status', status: 503, probability: 0.05 },
        { kind: 'webhook_repeat', probability: 0.3 },
        { kind: 'webhook_unordered', probability: 0.3 },
      ],
      weclapp: [
        { operation: '*', kind: 'rate_limit', retryAfterSeconds: 1, probability: 0.05 },
        { operation: '*', kind: 'status', status: 502, probability: 0.05 },
      ],
      sendcloud: [
        { operation: '*', kind: 'malformed', probability: 0.03 },
        { operation: '*', kind: 'cut', after: true, probability: 0.03 },
      ],
      moodle: [
        { operation: '*', kind: 'status', status: 503, probability: 0.05 },
        { operation: '*', kind: 'cut', after: true, probability: 0.02 },
      ],
      klaviyo: [{ operation: '*', kind: 'rate_limit', retryAfterSeconds: 1, probability: 0.1 }],
      sendgrid: [{ operation: '*', kind: 'status', status: 500, probability: 0.05 }],
    },
  },
};

export function sceneNamed(name: string): FaultScene {
  const scene = faultScenes[name];
  if (scene) return scene;
  const known = Object.entries(faultScenes).map(([key, { summary }]) => `  ${key}: ${summary}`);
  throw new Error(`no fault scene named ${name}; there are:\n${known.join('\n')}`);
}
