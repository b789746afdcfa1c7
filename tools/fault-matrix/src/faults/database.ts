import { shown, type Fault } from '../cell.ts';
import { files } from '../test-files.ts';

const poolTaken = 'fail fast as database.unavailable while every connection is taken';

export const databaseFaults: readonly Fault[] = [
  {
    id: 'database-killed',
    what: 'Postgres is killed and comes back',
    cells: {
      payment: shown(
        '503 with a time; the same key works afterwards, with one charge',
        files.wholeSystem,
        'makes orders wait with 503 and a time, and the same key works afterwards, with one charge',
      ),
      enrollment: shown(
        '503 with a time',
        files.wholeSystem,
        'makes seats and reservations wait with 503 and a time',
      ),
      inventory: shown(
        '503 with a time; checkout goes on pricing from memory',
        files.placement,
        'says how old each price is, and serves the last known one when inventory is away',
      ),
      operations: shown('not ready, alive', files.wholeSystem, 'is shown as not ready, alive'),
    },
  },
  {
    id: 'database-read-only',
    what: 'the database takes no writes',
    cells: {
      payment: shown(
        'no order is taken that cannot be stored: 503, nothing charged',
        files.wholeSystem,
        'takes no order, says so, and charges nothing',
      ),
      enrollment: shown('503, no seat', files.wholeSystem, 'refuses seats'),
      inventory: shown('the catalogue can be read', files.wholeSystem, 'leaves the catalogue to be read'),
      operations: shown(
        'nothing is parked; what it missed is caught up',
        files.operations,
        'waits while its database takes no writes, parks nothing, and catches up',
      ),
    },
  },
  {
    id: 'pool-exhausted',
    what: 'every database connection is taken',
    cells: {
      payment: shown('503 within the time to wait for a connection', files.database, poolTaken),
      enrollment: shown('the same', files.database, poolTaken),
      inventory: shown(
        'forty orders at once over three connections are committed',
        files.stockOrders,
        'commits forty orders placed at once over three database connections',
      ),
      operations: shown(
        'the statements that hold the connections, by name and with how long they have run; who waits is counted',
        files.database,
        'show which statements hold the connections that others wait for, until they are done',
      ),
    },
  },
  {
    id: 'deadlock',
    what: 'two transactions wait for each other',
    cells: {
      payment: shown(
        'run again, both commit',
        files.database,
        'run the work again after a deadlock, so that both sides commit',
      ),
      enrollment: shown(
        'orders for the same courses in opposite order both end',
        files.seats,
        'survives orders for the same two courses in opposite order at the same time',
      ),
      inventory: shown(
        'a crowd that wants the same two articles gets yes or no, never an error',
        files.reservations,
        'answers yes or no and never an error to a crowd that wants and gives back the same two articles',
      ),
      operations: shown(
        'repeated transactions are counted',
        files.database,
        'run the work again after a deadlock, so that both sides commit',
      ),
    },
  },
];
