import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { askHealthMap } from '../../api/health.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';
import { Anomalies } from './anomalies.tsx';
import { Foremost } from './foremost.tsx';
import { HealthMap } from './health-map.tsx';
import { lanesOf, troublesOf } from './health-model.ts';
import { ServiceTable } from './service-table.tsx';
import { SyntheticOrders } from './synthetic-orders.tsx';
import { Tiles } from './tiles.tsx';
import { Troubles } from './troubles.tsx';

/** Should word of a change ever be lost. */
const lookAgainMs = 15_000;

/** The one page that is opened first: is anything wrong, and where does it come from. */
export function OverviewPage(): ReactNode {
  const health = useQuery({ queryKey: ['health'], queryFn: askHealthMap, refetchInterval: lookAgainMs });
  if (health.data === undefined)
    return (
      <Page title="Overview">
        {health.error === null ? (
          <Waiting what="the state of the services" />
        ) : (
          <Failed error={health.error} retry={health.refetch} />
        )}
      </Page>
    );
  const lanes = lanesOf(health.data);
  const troubles = troublesOf(lanes);
  const checkedAt = health.data.services.map((service) => service.checkedAt).findLast((at) => at !== null);
  return (
    <Page
      title="Overview"
      about={
        checkedAt ? (
          <>
            Services last asked <Ago at={checkedAt} />
          </>
        ) : (
          'Services are being asked'
        )
      }
    >
      <Foremost />
      <Tiles lanes={lanes} />
      <div className="overview">
        <Panel
          title="Health map"
          aside={
            <Link href="/health" className="muted">
              Figures and who needs whom
            </Link>
          }
        >
          <HealthMap lanes={lanes} />
        </Panel>
        <div className="stack">
          <Panel title="What is wrong now">
            <Troubles troubles={troubles} />
          </Panel>
          <Panel title="Synthetic orders">
            <SyntheticOrders />
          </Panel>
          <Panel title="Unusual figures">
            <Anomalies />
          </Panel>
        </div>
      </div>
      <Panel title="Services">
        <ServiceTable lanes={lanes} />
      </Panel>
    </Page>
  );
}
