import { startDevelopmentLogin } from '@accord/dev-login';
import type { DevelopmentLogin } from '@accord/dev-login';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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

type Role = 'reader' | 'operator' | 'admin';

/** The built console in a real browser, in front of a real operations; the other services say what they are told to. */
export class Scene {
  #browser: Browser | undefined;
  #watched: (readonly string[])[] = [];
  readonly #sessions = new Map<Role, Awaited<ReturnType<BrowserContext['cookies']>>>();

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
      OPERATIONS_INCIDENT_SETTLE_MS: 600_000,
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
  async newPage(colours: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.world.url,
      colorScheme: colours,
      viewport: { width: 1360, height: 850 },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    this.#watched.push(watchOver(page));
    return page;
  }

  /** Signs in by hand the first time: the button, the provider's page, the person. */
  async signedIn(role: Role, colours: 'light' | 'dark' = 'light'): Promise<Page> {
    const known = this.#sessions.get(role);
    const page = await this.newPage(colours);
    if (known !== undefined) await page.context().addCookies(known);
    await page.goto('/');
    if (known === undefined) {
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: role }).click();
    }
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    this.#sessions.set(role, await page.context().cookies(this.world.url));
    return page;
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
