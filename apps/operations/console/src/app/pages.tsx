import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Page } from '../ui/page.tsx';
import { Empty, Waiting } from '../ui/states.tsx';

// Each page is a file of its own, fetched when it is first wanted.
const AuditPage = lazy(() =>
  import('../pages/audit/audit-page.tsx').then(({ AuditPage: page }) => ({ default: page })),
);
const FlowsPage = lazy(() =>
  import('../pages/flows/flows-page.tsx').then(({ FlowsPage: page }) => ({ default: page })),
);
const HealthPage = lazy(() =>
  import('../pages/health/health-page.tsx').then(({ HealthPage: page }) => ({ default: page })),
);
const IncidentPage = lazy(() =>
  import('../pages/incidents/incident-page.tsx').then(({ IncidentPage: page }) => ({ default: page })),
);
const IncidentsPage = lazy(() =>
  import('../pages/incidents/incidents-page.tsx').then(({ IncidentsPage: page }) => ({ default: page })),
);
const MessagePage = lazy(() =>
  import('../pages/orders/message-page.tsx').then(({ MessagePage: page }) => ({ default: page })),
);
const OrderPage = lazy(() =>
  import('../pages/orders/order-page.tsx').then(({ OrderPage: page }) => ({ default: page })),
);
const OrderSearchPage = lazy(() =>
  import('../pages/orders/order-search-page.tsx').then(({ OrderSearchPage: page }) => ({ default: page })),
);
const OverviewPage = lazy(() =>
  import('../pages/overview/overview-page.tsx').then(({ OverviewPage: page }) => ({ default: page })),
);
const GroupPage = lazy(() =>
  import('../pages/parked/group-page.tsx').then(({ GroupPage: page }) => ({ default: page })),
);
const LetterPage = lazy(() =>
  import('../pages/parked/letter-page.tsx').then(({ LetterPage: page }) => ({ default: page })),
);
const ParkedPage = lazy(() =>
  import('../pages/parked/parked-page.tsx').then(({ ParkedPage: page }) => ({ default: page })),
);
const RedeliveriesPage = lazy(() =>
  import('../pages/redeliveries/redeliveries-page.tsx').then(({ RedeliveriesPage: page }) => ({
    default: page,
  })),
);
const RedeliveryPage = lazy(() =>
  import('../pages/redeliveries/redelivery-page.tsx').then(({ RedeliveryPage: page }) => ({ default: page })),
);

/** Which address shows what. The service answers each of them with the same document. */
export function Pages(): ReactNode {
  return (
    <Suspense fallback={<Waiting what="the page" />}>
      <Switch>
        <Route path="/">
          <OverviewPage />
        </Route>
        <Route path="/incidents">
          <IncidentsPage />
        </Route>
        <Route path="/incidents/:id">{({ id }) => <IncidentPage key={id} id={id} />}</Route>
        <Route path="/parked">
          <ParkedPage />
        </Route>
        <Route path="/parked/groups/:id">{({ id }) => <GroupPage key={id} groupId={id} />}</Route>
        <Route path="/parked/letters/:id">{({ id }) => <LetterPage key={id} id={id} />}</Route>
        <Route path="/redeliveries">
          <RedeliveriesPage />
        </Route>
        <Route path="/redeliveries/:id">{({ id }) => <RedeliveryPage key={id} id={id} />}</Route>
        <Route path="/health">
          <HealthPage />
        </Route>
        <Route path="/flows">
          <FlowsPage />
        </Route>
        <Route path="/audit">
          <AuditPage />
        </Route>
        <Route path="/orders">
          <OrderSearchPage />
        </Route>
        <Route path="/orders/messages/:id">{({ id }) => <MessagePage key={id} id={id} />}</Route>
        <Route path="/orders/:number">{({ number }) => <OrderPage key={number} number={number} />}</Route>
        <Route path="/sign-in">
          <Redirect to="/" replace />
        </Route>
        <Route>
          <Page title="Nothing here">
            <Empty title="There is no page at this address">
              Choose one on the left, or search for an order.
            </Empty>
          </Page>
        </Route>
      </Switch>
    </Suspense>
  );
}
