import Fastify, { type FastifyInstance } from 'fastify';
import { registerControl, type Controlled } from './control/control-routes.ts';
import { RequestLog } from './control/request-log.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { mountVendor } from './mount-vendor.ts';
import type { VendorMock, VendorName } from './vendor.ts';
import { AdyenMock } from './vendors/adyen/adyen-mock.ts';
import { AkeneoMock } from './vendors/akeneo/akeneo-mock.ts';
import { AmazonMock } from './vendors/amazon/amazon-mock.ts';
import { HubspotMock } from './vendors/hubspot/hubspot-mock.ts';
import { KlaviyoMock } from './vendors/klaviyo/klaviyo-mock.ts';
import { MoodleMock } from './vendors/moodle/moodle-mock.ts';
import { OpsgenieMock } from './vendors/opsgenie/opsgenie-mock.ts';
import { PagerdutyMock } from './vendors/pagerduty/pagerduty-mock.ts';
import { SendcloudMock } from './vendors/sendcloud/sendcloud-mock.ts';
import { registerSendcloudControl } from './vendors/sendcloud/sendcloud-control.ts';
import { SendgridMock } from './vendors/sendgrid/sendgrid-mock.ts';
import { ShopwareMock } from './vendors/shopware/shopware-mock.ts';
import { SlackMock } from './vendors/slack/slack-mock.ts';
import { StripeMock } from './vendors/stripe/stripe-mock.ts';
import { TeamsMock } from './vendors/teams/teams-mock.ts';
import { registerWeclappControl } from './vendors/weclapp/weclapp-control.ts';
import { WeclappMock } from './vendors/weclapp/weclapp-mock.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';

/** The assembled server, not yet listening. */
export interface Assembled {
  readonly server: FastifyInstance;
  readonly vendors: ReadonlyMap<VendorName, Controlled>;
}

/** Puts all vendors and the control paths on one server. */
export async function assemble(): Promise<Assembled> {
  const server = Fastify({
    bodyLimit: 4 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  const vendors = new Map<VendorName, Controlled>();
  const add = <Mock extends VendorMock>(make: (webhooks: WebhookSender) => Mock): Mock => {
    const faults = new FaultPlan(Math.random);
    const webhooks = new WebhookSender(faults);
    const mock = make(webhooks);
    vendors.set(mock.name, { mock, faults, webhooks, requests: new RequestLog() });
    return mock;
  };
  add((webhooks) => new StripeMock(webhooks));
  add((webhooks) => new AdyenMock(webhooks));
  const weclapp = add((webhooks) => new WeclappMock(webhooks));
  add((webhooks) => new ShopwareMock(webhooks));
  add((webhooks) => new AkeneoMock(webhooks));
  add(() => new AmazonMock());
  const sendcloud = add((webhooks) => new SendcloudMock(webhooks));
  add(() => new MoodleMock());
  add(() => new KlaviyoMock());
  add(() => new HubspotMock());
  add(() => new SendgridMock());
  add(() => new SlackMock());
  add(() => new PagerdutyMock());
  add(() => new OpsgenieMock());
  add(() => new TeamsMock());
  registerControl(server, vendors);
  registerWeclappControl(server, weclapp);
  registerSendcloudControl(server, sendcloud);
  for (const mounted of vendors.values()) await mountVendor(server, mounted);
  return { server, vendors };
}
