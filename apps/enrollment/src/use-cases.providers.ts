import type { Clock } from '@accord/canonical';
import { Telemetry, UnitOfWork } from '@accord/messaging';
import type { Provider } from '@nestjs/common';
import { ClaimSeats } from './use-cases/claim-seats.ts';
import { EndHold } from './use-cases/end-hold.ts';
import { ExpireHeldSeats } from './use-cases/expire-held-seats.ts';
import { GrantSeats } from './use-cases/grant-seats.ts';
import { type ErasureGuard, HeedErasure, nobodyErased } from './use-cases/heed-erasure.ts';
import { HoldSeats } from './use-cases/hold-seats.ts';
import { LearningPlatform } from './use-cases/ports/learning-platform.ts';
import { Places } from './use-cases/ports/places.ts';
import { SeatHolds } from './use-cases/ports/seat-holds.ts';
import { ReleaseSeats } from './use-cases/release-seats.ts';
import { RevokeSeats } from './use-cases/revoke-seats.ts';
import { TakeSeats } from './use-cases/take-seats.ts';
import { WithdrawLearner } from './use-cases/withdraw-learner.ts';

/** The use cases, built by hand: they know neither Nest nor which class serves a port. */
export function useCaseProviders(clock: Clock): Provider[] {
  return [
    {
      provide: UseCases,
      inject: [HeedErasure, UnitOfWork, SeatHolds, Places, LearningPlatform, Telemetry],
      useFactory: (erasure: HeedErasure, ...ports: Ports) => new UseCases(ports, clock, erasure),
    },
    { provide: HoldSeats, inject: [UseCases], useFactory: (all: UseCases) => all.holdSeats },
    { provide: ReleaseSeats, inject: [UseCases], useFactory: (all: UseCases) => all.releaseSeats },
    { provide: ExpireHeldSeats, inject: [UseCases], useFactory: (all: UseCases) => all.expireHeldSeats },
    { provide: GrantSeats, inject: [UseCases], useFactory: (all: UseCases) => all.grantSeats },
    { provide: RevokeSeats, inject: [UseCases], useFactory: (all: UseCases) => all.revokeSeats },
  ];
}

type Ports = [UnitOfWork, SeatHolds, Places, LearningPlatform, Telemetry];

/** Who works with whom. */
export class UseCases {
  readonly holdSeats: HoldSeats;
  readonly releaseSeats: ReleaseSeats;
  readonly expireHeldSeats: ExpireHeldSeats;
  readonly grantSeats: GrantSeats;
  readonly revokeSeats: RevokeSeats;

  constructor(
    [work, holds, places, platform, telemetry]: Ports,
    clock: Clock,
    erasure: ErasureGuard = nobodyErased,
  ) {
    const takeSeats = new TakeSeats(places);
    const endHold = new EndHold(holds, places);
    const withdrawLearner = new WithdrawLearner(platform, holds);
    const claimSeats = new ClaimSeats(holds, takeSeats, clock);
    this.holdSeats = new HoldSeats(work, holds, takeSeats, clock);
    this.releaseSeats = new ReleaseSeats(work, holds, endHold, clock);
    this.expireHeldSeats = new ExpireHeldSeats(work, holds, endHold, clock);
    this.grantSeats = new GrantSeats({
      work,
      holds,
      platform,
      claimSeats,
      endHold,
      withdrawLearner,
      erasure,
    });
    this.revokeSeats = new RevokeSeats({ work, holds, endHold, withdrawLearner, clock, telemetry });
  }
}
