import { startDevelopmentLogin } from '@accord/dev-login';
import type { DevelopmentLogin } from '@accord/dev-login';
import { Secret } from '@accord/service-kit';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { VisitorSchema } from '../../src/inbound/session/session.schema.ts';
import { freePort } from '../visitor.ts';
import { World } from '../world.ts';
import { launchChromium } from './chromium.ts';
import { watchOver } from './looks.ts';
import { Neighbour } from './neighbours.ts';

const needs = {
  checkout: [
    'database',
    'rabbitmq',
    'vendor home',
    'inventory',
    'enrollment',
    'customer',
    'stripe',
    'adyen',
    'weclapp',
    'consumer checkout.book-order-on-order-placed',
  ],
  enrollment: [
    'database',
    'rabbitmq',
    'vendor home',
    'moodle',
    'consumer enrollment.grant-seats-on-order-placed',
  ],
  inventory: [
    'database',
    'rabbitmq',
    'vendor home',
    'weclapp',
    'sendcloud',
    'consumer inventory.book-shipment-on-reservation-committed',
  ],
  customer: ['database', 'rabbitmq', 'vendor home', 'klaviyo', 'sendgrid'],
} as const;

export type Role = 'reader' | 'operator' | 'admin';
export type Colours = 'light' | 'dark';

/** The built console in a real browser, in front of a real operations; the other services say what they are told to. */
export class Scene {
  #browser: Browser | undefined;
  #watched: (readonly string[])[] = [];
  readonly #pages = new Map<Role, Page>();

  private constructor(
    readonly world: World,
    readonly neighbours: Readonly<Record<keyof typeof needs, Neighbour>>,
    private readonly login: DevelopmentLogin,
  ) {}

  static async begin(): Promise<Scene> {
    const since = new Date(Date.now() - 3 * 3_600_000).toISOString();
    const world = await World.begin();
    const neighbours = {
      checkout: await Neighbour.start('checkout', needs.checkout, { since }),
      enrollment: await Neighbour.start('enrollment', needs.enrollment, { since }),
      inventory: await Neighbour.start('inventory', needs.inventory, {
        since,
        behind: world.config.INVENTORY_URL,
      }),
      customer: await Neighbour.start('customer', needs.customer, { since }),
    };
    const port = await freePort();
    const client = { id: 'accord-operations', url: `http://127.0.0.1:${String(port)}` };
    const login = await startDevelopmentLogin({ port: await freePort(), client });
    await world.startOperations({
      ACCORD_PORT: port,
      OPERATIONS_OIDC_ISSUER: login.url,
      OPERATIONS_INCIDENT_GATHER_MS: 200,
      OPERATIONS_INCIDENT_SETTLE_MS: 300,
      OPERATIONS_PSEUDONYM_KEY: new Secret('a key of thirty-two characters, at least'),
      OPERATIONS_TRACE_URL: 'http://127.0.0.1:16686/trace/{traceId}',
      CHECKOUT_URL: neighbours.checkout.url,
      ENROLLMENT_URL: neighbours.enrollment.url,
      INVENTORY_URL: neighbours.inventory.url,
      CUSTOMER_URL: neighbours.customer.url,
    });
    const scene = new Scene(world, neighbours, login);
    scene.#browser = await launchChromium();
    return scene;
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.world.end();
    await this.login.stop();
    for (const neighbour of Object.values(this.neighbours)) neighbour.stop();
  }

  /** A window of its own, watched: nobody is signed in there. */
  async newPage(): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.world.url,
      acceptDownloads: true,
      viewport: { width: 1400, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      // What is half faded in has too little contrast for that moment.
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    this.#watched.push(watchOver(page));
    return page;
  }

  /** The page of somebody in a role, at the overview. Signs in by hand the first time: the button, the provider, the person. */
  async as(role: Role, colours: Colours = 'light'): Promise<Page> {
    const known = this.#pages.get(role);
    const page = known ?? (await this.newPage());
    this.#pages.set(role, page);
    await page.emulateMedia({ colorScheme: colours });
    await page.goto('/');
    if (known === undefined) {
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: role }).click();
    }
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    return page;
  }

  /** What the service answers somebody who asks it past the console, in the session that their page has. */
  async byHand(
    role: Role,
    path: string,
    data: unknown = {},
  ): Promise<{ status: number; title: string; detail: string }> {
    const page = this.#pages.get(role);
    if (page === undefined) throw new Error(`no ${role} has signed in`);
    const { session } = VisitorSchema.parse(await (await page.request.get('/auth/session')).json());
    const headers = { 'x-csrf-token': session?.csrfToken ?? '' };
    const answer = await page.request.post(path, { headers, data });
    const problem = z.object({ title: z.string(), detail: z.string() }).parse(await answer.json());
    return { status: answer.status(), ...problem };
  }

  /** What any page has complained of, or asked elsewhere, so far. */
  get complaints(): readonly string[] {
    return this.#watched.flat();
  }

  private get browser(): Browser {
    if (this.#browser === undefined) throw new Error('the browser has not started');
    return this.#browser;
  }
}
