import type { ReactNode } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { OrderPage } from '../pages/orders/order-page.tsx';
import { OrderSearchPage } from '../pages/orders/order-search-page.tsx';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

/** Which address shows what. The service answers each of them with the same document. */
export function Pages(): ReactNode {
  return (
    <Switch>
      <Route path="/">
        <OverviewPage />
      </Route>
      <Route path="/orders">
        <OrderSearchPage />
      </Route>
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
  );
}
