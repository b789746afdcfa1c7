import { parser } from '@prometheus-io/lezer-promql';

/** A series as an expression names it, with the labels that it tells apart or groups by. */
export interface NamedSeries {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** Labels that come from scraping and from Prometheus itself. */
const givenByPrometheus = new Set(['job', 'instance', 'service_name', 'le']);

/**
 * What an expression asks for. The labels of a grouping belong to every series that is grouped by them.
 * @throws Error when it is no PromQL
 */
export function seriesIn(expression: string): NamedSeries[] {
  const names: { metric: string; labels: readonly string[][] }[] = [];
  const around: string[][] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${String(from)}: ${expression}`);
      if (type.name === 'AggregateExpr' || type.name === 'VectorSelector') around.push([]);
      if (type.name === 'LabelName') around.at(-1)?.push(text);
      if (type.name === 'Identifier') names.push({ metric: text, labels: [...around] });
    },
    leave: ({ type }) => {
      if (type.name === 'AggregateExpr' || type.name === 'VectorSelector') around.pop();
    },
  });
  return names.map(({ metric, labels }) => ({
    metric,
    labels: [...new Set(labels.flat())].filter((label) => !givenByPrometheus.has(label)),
  }));
}
