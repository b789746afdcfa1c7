import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askHealthMap } from '../../api/health.ts';
import { counted } from '../../ui/format.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Causes } from './causes.tsx';
import { ConsumerTable } from './consumer-table.tsx';
import { DependencyGraph } from './dependency-graph.tsx';
import { OperationTable } from './operation-table.tsx';

/** Figures of the last minute move without anything changing its state. */
const lookAgainMs = 5_000;

/** Every vendor operation and every queue in figures, and who stands still because of whom. */
export function HealthPage(): ReactNode {
  const health = useQuery({
    queryKey: ['health', 'figures'],
    queryFn: askHealthMap,
    refetchInterval: lookAgainMs,
  });
  if (health.data === undefined)
    return (
      <Page title="Health">
        {health.error === null ? (
          <Waiting what="the figures" />
        ) : (
          <Failed error={health.error} retry={health.refetch} />
        )}
      </Page>
    );
  const { vendors, consumers, graph } = health.data;
  const ill = graph.filter(({ state }) => state === 'ill').length;
  const impaired = graph.filter(({ state }) => state === 'impaired').length;
  return (
    <Page
      title="Health"
      about={
        ill === 0
          ? 'Nothing is ill; figures are of the last minute.'
          : `${counted(impaired, 'part')} stand still because of ${counted(ill, 'cause')}; figures are of the last minute.`
      }
    >
      <Causes graph={graph} />
      <Panel title="What each vendor’s operations are like">
        <OperationTable operations={vendors} />
      </Panel>
      <Panel title="Queues of an order’s steps">
        <ConsumerTable consumers={consumers} />
      </Panel>
      <Panel title="Who needs whom">
        <DependencyGraph graph={graph} />
      </Panel>
    </Page>
  );
}
