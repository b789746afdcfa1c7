import { CannotStart, isPortFree } from '@accord/infra';
import { serviceNames, services, type ServiceName } from './services.ts';

export type Listener = ServiceName | 'mocks' | 'login';
export const listeners: readonly Listener[] = [...serviceNames, 'login', 'mocks'];

const firstPort = 4000;
/** The vendor mocks' distance from the first port, behind room for more services. */
const mocksOffset = 10;
const loginOffset = 9;

/** Where everything listens: 4000 and up, or from ACCORD_PORT_BASE on. */
export class Addresses {
  readonly #base: number;

  /** @throws CannotStart when the variable is no usable port */
  constructor(portBase: string | undefined) {
    const base = portBase === undefined || portBase === '' ? firstPort : Number(portBase);
    if (!Number.isInteger(base) || base < 1024 || base + mocksOffset > 65_535) {
      throw new CannotStart(`ACCORD_PORT_BASE is "${portBase}": set it to a whole number from 1024 to 65525`);
    }
    this.#base = base;
  }

  port(listener: Listener): number {
    if (listener === 'mocks') return this.#base + mocksOffset;
    if (listener === 'login') return this.#base + loginOffset;
    return this.#base + services[listener].offset;
  }

  url(listener: Listener): string {
    return `http://127.0.0.1:${this.port(listener)}`;
  }

  /** @throws CannotStart that names the first port somebody else listens on */
  async mustBeFree(): Promise<void> {
    for (const listener of listeners) {
      if (await isPortFree(this.port(listener))) continue;
      throw new CannotStart(
        `port ${this.port(listener)} (${listener}) is taken by another program: stop it, or set ACCORD_PORT_BASE`,
      );
    }
  }
}
