import { partly, shown, type Fault } from '../cell.ts';
import { files } from '../test-files.ts';

const back = 'with work in hand, $service, $effect when it is back';
const nodeKilled = 'loses and doubles nothing while the leader of a cluster of three is killed (seed %s)';

export const processFaults: readonly Fault[] = [
  {
    id: 'service-killed',
    what: 'a service is killed in the middle of its work',
    cells: {
      payment: shown(
        'the same key gets the one result; one charge',
        files.wholeSystem,
        'in the middle of a request gives the one result to the same key, and charges once',
      ),
      enrollment: shown('each seat exists once', files.wholeSystem, back),
      inventory: shown('each piece moves once', files.wholeSystem, back),
      operations: shown('each event is told once, and all of them', files.wholeSystem, back),
    },
  },
  {
    id: 'rolling-deploy',
    what: 'two versions of a service are live, and messages of another version arrive',
    cells: {
      payment: shown(
        'an order goes to its end and back with each service at its released version',
        files.skew,
        'carries an order to its end, and back, with %s as released',
      ),
      enrollment: shown(
        'an event that is one version older is read as the present one',
        files.versions,
        'reach it by their own routing key and are read in its own version when they are one older',
      ),
      inventory: shown(
        'what is new in an event is ignored',
        files.versions,
        'are read without what it does not know',
      ),
      operations: shown(
        'an event of a major version nobody knows is parked by name, not dropped',
        files.versions,
        'are parked by name when they are of a major that it has never heard of',
      ),
    },
  },
  {
    id: 'two-schedulers',
    what: 'two replicas do the same scheduled work at the same moment',
    cells: {
      payment: shown(
        'consumer, retry, webhook and sweep at once: taken once, given back at most once',
        files.fulfilment,
        'takes it once and gives it back at most once in 25 tangles begun by $begun',
      ),
      enrollment: shown(
        'a hold that ran out is freed once by two sweeps',
        files.seats,
        'frees seats whose time has run out, and only those',
      ),
      inventory: shown(
        'a hold that ran out is freed once',
        files.reservations,
        'frees an expired hold once, and says so to whoever asks again',
      ),
      operations: shown(
        'two relays repeat nothing and keep the order of each aggregate',
        files.outbox,
        'keeps the order of each aggregate, and repeats nothing, whatever two relays do at the same time',
      ),
    },
  },
  {
    id: 'broker-node-killed',
    what: 'one of three broker nodes is killed',
    cells: {
      payment: partly(
        shown('orders are accepted, and no charge is lost or doubled', files.chaos, nodeKilled),
        'how soon publishing goes on is measured by `npx accord chaos` and not asserted here',
      ),
      enrollment: shown('each seat once, for every accepted order', files.chaos, nodeKilled),
      inventory: shown('each piece once, for every accepted order', files.chaos, nodeKilled),
      operations: shown(
        'the host by name on the health page, and one incident for the broker, whoever notices it',
        files.telling,
        'blames the broker, and not each service that says so, for a host that is gone and an outbox that waits',
      ),
    },
  },
  {
    id: 'replica-silent',
    what: 'a host of the broker has fallen silent',
    cells: {
      payment: shown(
        'the next host is taken after the deadline of one publish',
        files.broker,
        'leaves a host that has fallen silent for the next one, after the deadline of one publish',
      ),
      operations: shown(
        'the events that wait, and for how long; ill on the health page after a minute',
        files.outbox,
        'tells how many events wait and how old the oldest is, and is ill when it is more than a minute',
      ),
    },
  },
];
