interface StartedService {
  /** Its port's distance from the first one. */
  readonly offset: number;
  /** What its own key may do at the others. */
  readonly scopes: readonly string[];
}

/** Every service that `npm start` runs. A new one is one more line. */
export const services = {
  operations: {
    offset: 0,
    scopes: [
      'orders:read',
      'orders:write',
      'orders:synthetic',
      'products:read',
      'enrollments:read',
      'customers:read',
      'messages:read',
      'flows:write',
    ],
  },
  checkout: {
    offset: 1,
    scopes: [
      'orders:synthetic',
      'products:read',
      'stock:read',
      'reservations:write',
      'seats:write',
      'courses:read',
      'customers:read',
      'customers:write',
      'sides:read',
    ],
  },
  enrollment: { offset: 2, scopes: ['products:read'] },
  inventory: { offset: 3, scopes: [] },
  customer: { offset: 4, scopes: [] },
} as const satisfies Readonly<Record<string, StartedService>>;

export type ServiceName = keyof typeof services;

export const serviceNames = Object.keys(services) as readonly ServiceName[];

/** One value per service. */
export function perService<T>(make: (service: ServiceName) => T): Readonly<Record<ServiceName, T>> {
  return Object.fromEntries(serviceNames.map((name) => [name, make(name)])) as Record<ServiceName, T>;
}
