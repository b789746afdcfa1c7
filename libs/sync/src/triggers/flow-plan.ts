import { z } from 'zod';

/** When a flow runs by itself. */
export interface FlowPlan {
  /** Pause between the end of a run and the next; 0: it runs at no interval. */
  readonly everyMs: number;
  /** Whether what its source tells us begins a run. */
  readonly webhook: boolean;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const interval = /^(\d{1,4})([smh])$/;
/** Longer pauses than 24 days are none to a timer: it would ring at once. */
const longestMs = 24 * 24 * 3_600_000;

/** `15m`, `webhook`, `15m+webhook` or `off`; undefined for anything else. */
export function parseFlowPlan(text: string): FlowPlan | undefined {
  if (text === 'off') return { everyMs: 0, webhook: false };
  let plan: FlowPlan = { everyMs: 0, webhook: false };
  for (const part of text.split('+').map((one) => one.trim())) {
    const [, count = '0', unit = ''] = interval.exec(part) ?? [];
    const everyMs = Number(count) * (units[unit] ?? 0);
    if (part === 'webhook') plan = { ...plan, webhook: true };
    else if (everyMs === 0 || everyMs > longestMs || plan.everyMs > 0) return undefined;
    else plan = { ...plan, everyMs };
  }
  return plan;
}

/**
 * `inventory.follow-articles=15m+webhook;inventory.follow-stock=webhook`: what is not named keeps the plan of its service.
 * @param flows those that the service has
 */
export function flowPlansVariable(flows: readonly string[]) {
  return z
    .string()
    .default('')
    .transform((text, context): ReadonlyMap<string, FlowPlan> => {
      const plans = new Map<string, FlowPlan>();
      for (const entry of text.split(';').filter((one) => one.trim() !== '')) {
        const [flow = '', ...said] = entry.split('=').map((one) => one.trim());
        const plan = parseFlowPlan(said.join('='));
        const mistake = mistakeIn(flow, plan, { flows, plans });
        if (mistake !== undefined) context.addIssue({ code: 'custom', message: mistake });
        else if (plan !== undefined) plans.set(flow, plan);
      }
      return plans;
    });
}

function mistakeIn(
  flow: string,
  plan: FlowPlan | undefined,
  { flows, plans }: { readonly flows: readonly string[]; readonly plans: ReadonlyMap<string, FlowPlan> },
): string | undefined {
  if (plan === undefined) return `has no plan for ${flow}; write ${flow}=15m, webhook, 15m+webhook or off`;
  if (!flows.includes(flow)) return `names a flow ${flow} that there is not; there are ${flows.join(', ')}`;
  return plans.has(flow) ? `names ${flow} twice` : undefined;
}
