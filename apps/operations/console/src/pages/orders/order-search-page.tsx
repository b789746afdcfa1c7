import type { ReactNode } from 'react';
import { Route } from 'lucide-react';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';

/** Before an order is chosen. */
export function OrderSearchPage(): ReactNode {
  return (
    <Page title="Orders" about="The story of one order across all services and vendors.">
      <Empty icon={<Route aria-hidden />} title="Which order?">
        Type its number above (press <kbd>/</kbd>). Orders that were declined have a story, too.
      </Empty>
    </Page>
  );
}
