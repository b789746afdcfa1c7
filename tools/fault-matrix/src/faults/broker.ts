import { shown, type Fault } from '../cell.ts';
import { files } from '../test-files.ts';

const caughtUp = 'is caught up with: seat, pieces and money, each once';
const alarm = 'sends nothing while the broker is in alarm, says so, and goes on when the alarm is over';

export const brokerFaults: readonly Fault[] = [
  {
    id: 'broker-down',
    what: 'no broker can be reached',
    cells: {
      payment: shown(
        'the order is accepted; its events wait in the outbox',
        files.wholeSystem,
        'keeps no order from being accepted',
      ),
      enrollment: shown(
        'the seat is granted by itself afterwards',
        files.wholeSystem,
        'delays the seat and takes nothing away: it is granted by itself afterwards',
      ),
      inventory: shown(
        'products and stock can be read, with the time of what is told',
        files.wholeSystem,
        'leaves stock to be read, with the time of what is told',
      ),
      operations: shown(
        'the service is alive, the broker down since when, the events that wait and how old the oldest is',
        files.wholeSystem,
        'is shown, with the events that wait and for how long, while the service stays alive',
      ),
    },
  },
  {
    id: 'broker-paused',
    what: 'the broker holds its connections and answers nothing',
    cells: {
      payment: shown(
        'the order is accepted; what follows is late',
        files.wholeSystem,
        'delays what follows and not the order',
      ),
      enrollment: shown('the seat is granted afterwards, once', files.wholeSystem, caughtUp),
      inventory: shown('the pieces move afterwards, once', files.wholeSystem, caughtUp),
      operations: shown(
        'how long the oldest message has waited for its confirmation',
        files.wholeSystem,
        'is noticed by how long a message has waited for its confirmation',
      ),
    },
  },
  {
    id: 'broker-alarm',
    what: 'the broker takes no messages, short of memory or disk',
    cells: {
      payment: shown('as with a broker that is down; nothing piles up in memory', files.broker, alarm),
      enrollment: shown('what was committed goes out when the alarm is over', files.broker, alarm),
      inventory: shown(
        'an import stands still, says so, and goes on by itself',
        files.imports,
        'stands still while the broker is in alarm, and goes on by itself when that is over',
      ),
      operations: shown(
        'the broker is down on the health page, with what it is short of',
        files.inNest,
        'shows what a broker in alarm is short of',
      ),
    },
  },
];
