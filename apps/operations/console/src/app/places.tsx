import type { ComponentType, ReactNode } from 'react';
import { Activity, HeartPulse, Inbox, Route, ScrollText, Send, Siren, Workflow } from 'lucide-react';
import { OpenIncidents } from './open-incidents.tsx';

export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** A figure that says how things are there, before one goes. */
  readonly note?: ComponentType;
}

/** In the order in which somebody called at night needs them. */
export const places: readonly Place[] = [
  { path: '/', name: 'Overview', icon: <Activity aria-hidden /> },
  { path: '/incidents', name: 'Incidents', icon: <Siren aria-hidden />, note: OpenIncidents },
  { path: '/parked', name: 'Parked', icon: <Inbox aria-hidden /> },
  { path: '/redeliveries', name: 'Redeliveries', icon: <Send aria-hidden /> },
  { path: '/health', name: 'Health', icon: <HeartPulse aria-hidden /> },
  { path: '/flows', name: 'Flows', icon: <Workflow aria-hidden /> },
  { path: '/orders', name: 'Orders', icon: <Route aria-hidden /> },
  { path: '/audit', name: 'Audit', icon: <ScrollText aria-hidden /> },
];
