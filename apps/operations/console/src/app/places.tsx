import type { ComponentType, ReactNode } from 'react';
import { Activity, Route } from 'lucide-react';

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
  { path: '/orders', name: 'Orders', icon: <Route aria-hidden /> },
];
