import type { Clock } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { Telemetry, UnitOfWork } from '@accord/messaging';
import { HealthRegistry } from '@accord/service-kit';
import type { Flow } from '@accord/sync';
import { showCircuits, surroundings, VendorHome } from '@accord/vendor-client';
import type { OnApplicationShutdown, Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { InventoryConfig } from './inventory.config.ts';
import { SqlCatalogueImport } from './outbound/sql-catalogue-import.ts';
import { SqlReconciliations } from './outbound/sql-reconciliations.ts';
import { CompareArticles } from './use-cases/compare-articles.ts';
import { FollowArticles } from './use-cases/follow-articles.ts';
import { ImportArticles } from './use-cases/import-articles.ts';
import { LinkArticles } from './use-cases/link-articles.ts';
import { RunNotes } from './use-cases/ports/run-notes.ts';
import { openPimVendor, pimFlowName, PimWebhookSecrets, type PimVendor } from './vendors/pim-vendor.ts';

/** The same flow as the ERP's, of another system and into rows of its own. */
class FollowPim extends FollowArticles {}

/** What came from it against what it sells, beside the ERP's comparison. */
export class ComparePim extends CompareArticles {}

/** Closed last. */
class PimAccount implements OnApplicationShutdown {
  readonly vendor: PimVendor;

  constructor(vendor: PimVendor) {
    this.vendor = vendor;
  }

  onApplicationShutdown(): Promise<void> {
    return this.vendor.http.close();
  }
}

type FollowParts = [PimAccount, DataSource, RunNotes, MasterKeys];
type CompareParts = [PimAccount, DataSource, UnitOfWork, MasterKeys];

/** The flows of the PIM: one, or none where no PIM plays. */
export function pimFlows(config: InventoryConfig): Type<Flow>[] {
  return pimFlowName(config) === undefined ? [] : [FollowPim];
}

/** Whom `INVENTORY_PIM_VENDOR` names, as one more source of the catalogue; nothing where it names none. */
export function pimProviders(config: InventoryConfig, clock: Clock): Provider[] {
  const name = pimFlowName(config);
  const secrets = { provide: PimWebhookSecrets, useValue: new PimWebhookSecrets(config) };
  if (name === undefined) return [secrets];
  const sweepEveryMs = config.INVENTORY_SWEEP_EVERY_MS;
  return [
    secrets,
    {
      provide: PimAccount,
      inject: [Telemetry, VendorHome, HealthRegistry],
      useFactory: (telemetry: Telemetry, home: VendorHome, health: HealthRegistry) => {
        const vendor = openPimVendor(config, surroundings(telemetry, home));
        if (vendor === undefined) throw new Error('a flow of a PIM that is not there');
        showCircuits(health, [vendor.http]);
        return new PimAccount(vendor);
      },
    },
    {
      provide: FollowPim,
      inject: [PimAccount, DataSource, RunNotes, MasterKeys],
      useFactory: (...[{ vendor }, dataSource, notes, keys]: FollowParts) => {
        const catalogue = new SqlCatalogueImport(dataSource, vendor.name);
        const articles = new ImportArticles(catalogue, new LinkArticles(keys, vendor.name), clock);
        return new FollowPim({ source: vendor.source, catalogue, notes }, articles, {
          name,
          clock,
          sweepEveryMs,
        });
      },
    },
    {
      provide: ComparePim,
      inject: [PimAccount, DataSource, UnitOfWork, MasterKeys],
      useFactory: (...[{ vendor }, dataSource, work, keys]: CompareParts) => {
        const catalogue = new SqlCatalogueImport(dataSource, vendor.name);
        const articles = new ImportArticles(catalogue, new LinkArticles(keys, vendor.name), clock);
        const reconciliations = new SqlReconciliations(dataSource, vendor.name);
        return new ComparePim({ work, source: vendor.source, reconciliations }, articles, {
          kind: 'products',
          against: vendor.name,
        });
      },
    },
  ];
}
