import type { AttemptChange, AttemptStatus } from './payment-attempt.ts';

type Target = AttemptStatus | 'repeated';

type Row = Partial<Record<AttemptChange['kind'], Target>>;

/** How an attempt comes back that was declared dead: never to a state from which it could be captured. */
const fromTheDead: Row = {
  surfaced: 'stranded',
  captured: 'stranded_captured',
  refunded: 'stranded_refunded',
};

/** News about the charge of an attempt that is stranded: older than what is known. */
const knownSince: Row = {
  authorised: 'repeated',
  surfaced: 'repeated',
  declined: 'repeated',
  unknown: 'repeated',
  failed: 'repeated',
  void_refused: 'repeated',
};

/**
 * From, change, to. What is missing is a contradiction. Money that a gateway reports as taken or given back is believed
 * from any state in which it can be true: the gateway's books decide, not our order of arrival.
 */
export const attemptSteps: Readonly<Record<AttemptStatus, Row>> = {
  sending: { authorised: 'authorised', declined: 'declined', unknown: 'unknown', failed: 'failed' },
  unknown: { authorised: 'authorised', declined: 'declined', unknown: 'repeated', failed: 'failed' },
  failed: { failed: 'repeated', unknown: 'repeated', voided: 'repeated', ...fromTheDead },
  declined: {
    declined: 'repeated',
    unknown: 'repeated',
    failed: 'repeated',
    voided: 'repeated',
    ...fromTheDead,
  },
  authorised: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'capturing',
    start_void: 'voiding',
    captured: 'captured',
    voided: 'voided',
    capture_refused: 'repeated',
    void_refused: 'repeated',
  },
  capturing: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'repeated',
    captured: 'captured',
    capture_refused: 'authorised',
  },
  captured: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'repeated',
    captured: 'repeated',
    void_refused: 'repeated',
    start_refund: 'refunding',
    refunded: 'refunded',
    refund_refused: 'repeated',
  },
  voiding: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_void: 'repeated',
    voided: 'voided',
    void_refused: 'authorised',
    captured: 'captured',
  },
  voided: {
    authorised: 'repeated',
    surfaced: 'repeated',
    unknown: 'repeated',
    start_void: 'repeated',
    voided: 'repeated',
  },
  refunding: {
    authorised: 'repeated',
    unknown: 'repeated',
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'refunded',
    refund_refused: 'captured',
  },
  refunded: {
    authorised: 'repeated',
    unknown: 'repeated',
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'repeated',
  },
  stranded: {
    ...knownSince,
    start_void: 'stranded_voiding',
    voided: 'voided',
    captured: 'stranded_captured',
    refunded: 'stranded_refunded',
    refund_refused: 'repeated',
  },
  stranded_voiding: {
    ...knownSince,
    start_void: 'repeated',
    voided: 'voided',
    void_refused: 'stranded',
    captured: 'stranded_captured',
    refunded: 'stranded_refunded',
  },
  stranded_captured: {
    ...knownSince,
    captured: 'repeated',
    start_refund: 'stranded_refunding',
    refunded: 'stranded_refunded',
    refund_refused: 'repeated',
  },
  stranded_refunding: {
    ...knownSince,
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'stranded_refunded',
    refund_refused: 'stranded_captured',
  },
  stranded_refunded: {
    ...knownSince,
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'repeated',
  },
};
