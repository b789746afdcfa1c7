import type { ReactNode } from 'react';
import { useMay } from './session.ts';
import { SideBar } from './side-bar.tsx';
import { OrderSearch } from './order-search.tsx';
import { Status } from '../ui/status.tsx';
import { useLive } from './live.ts';
import type { Liveness } from './live.ts';
import { ToldOutcome } from './told.tsx';

/** What stays around every page. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const liveness = useLive();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <SideBar />
      <div className="stage">
        <header className="bar">
          <OrderSearch />
          <span className="bar-notes">
            <ReadOnlyNote />
            <LiveNote liveness={liveness} />
          </span>
        </header>
        <main id="main">{children}</main>
        <ToldOutcome />
      </div>
    </div>
  );
}

/** A reader learns once, and not button by button, that nothing can be changed. */
function ReadOnlyNote(): ReactNode {
  return useMay('operations:write') ? null : <Status tone="info">Read only</Status>;
}

function LiveNote({ liveness }: { readonly liveness: Liveness }): ReactNode {
  return (
    <span role="status">
      {liveness === 'live' && <Status tone="good">Live</Status>}
      {liveness === 'connecting' && <Status tone="quiet">Connecting</Status>}
      {liveness === 'away' && <Status tone="warning">Not live, connecting again</Status>}
    </span>
  );
}
