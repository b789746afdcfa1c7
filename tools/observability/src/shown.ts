import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..');

const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Accord[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

const dashboardFile = z.object({
  uid: z.string(),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
});

export type AlertRule = z.output<typeof ruleFile>['groups'][number]['rules'][number];

/** Alerts of all rule files. @throws ZodError when a file is not what Prometheus reads */
export function alertRules(): AlertRule[] {
  return filesIn('prometheus/rules').flatMap((text) =>
    ruleFile.parse(parse(text)).groups.flatMap(({ rules }) => rules),
  );
}

/** Every expression of rules and dashboards, with who asks for it. */
export function allExpressions(): { readonly by: string; readonly expression: string }[] {
  const panels = filesIn('grafana/dashboards').flatMap((text) => {
    const { uid, panels: shown } = dashboardFile.parse(JSON.parse(text));
    return shown.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ by: `${uid}: ${title}`, expression: expr })),
    );
  });
  return [...alertRules().map(({ alert, expr }) => ({ by: alert, expression: expr })), ...panels];
}

function filesIn(name: string): string[] {
  return readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'));
}
