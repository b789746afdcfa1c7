import { shown, type Fault } from '../cell.ts';
import { files } from '../test-files.ts';

export const vendorFaults: readonly Fault[] = [
  {
    id: 'gateway-cut-off',
    what: 'the payment gateway cannot be reached',
    cells: {
      payment: shown(
        'the other gateway, if nothing was sent; else it is looked up, never charged a second time',
        files.placement,
        'is asked when the first was not reached',
      ),
      enrollment: shown(
        'waits until the order is placed',
        files.placement,
        'stays unknown while the gateway is silent; the sweep places the order when it speaks again',
      ),
      inventory: shown(
        'the hold stands, and is freed when its time runs out',
        files.reservations,
        'frees an expired hold once, and says so to whoever asks again',
      ),
      operations: shown(
        'one incident and one message per channel, ranked by worth; what suffers from it is no incident of its own',
        files.incidents,
        'is one incident with one message per channel, ranked by worth, and ends by itself',
      ),
    },
  },
  {
    id: 'vendor-slow',
    what: 'a vendor takes ten seconds and more',
    cells: {
      payment: shown(
        'the call ends in time, its outcome unknown',
        files.brokenVendors,
        'leaves a create unknown when the answer does not come in time',
      ),
      enrollment: shown(
        'a full queue refuses at once, and the message waits',
        files.brokenVendors,
        'makes a full queue refuse at once',
      ),
      inventory: shown(
        'the last known price, with its age',
        files.placement,
        'says how old each price is, and serves the last known one when inventory is away',
      ),
      operations: shown(
        'one operation’s circuit leaves the others alone',
        files.retries,
        'of one operation leaves the others alone',
      ),
    },
  },
  {
    id: 'vendor-429',
    what: 'a vendor says that we ask too often',
    cells: {
      payment: shown(
        'the time it names is obeyed, by all calls of that operation',
        files.retries,
        'holds back other calls of the same operation too, without asking the vendor',
      ),
      enrollment: shown(
        'a longer time goes to the message instead of being slept through',
        files.retries,
        'longer than the deadline is handed to the caller instead of being slept through',
      ),
      inventory: shown(
        'all processes that call the account pause, whichever was throttled',
        files.sharedQuota,
        'is paused for all processes by the one that was throttled',
      ),
      operations: shown(
        'the mail goes out later; nobody sees an error',
        files.mails,
        'is left alone as long as it asks for, and then gets the mail',
      ),
    },
  },
  {
    id: 'vendor-5xx',
    what: 'a vendor answers 500, 502 or 503',
    cells: {
      payment: shown(
        'a charge that a 500 hides is found, not made again',
        files.stripe,
        'finds a charge that a repeated 500 hides',
      ),
      enrollment: shown(
        'the grant is late and nothing else',
        files.enrollmentOrders,
        'delays a grant and nothing else: after recovery the seat is there by itself',
      ),
      inventory: shown(
        'what is known is sold; the catalogue is read on afterwards',
        files.catalogue,
        'answers 503 while weclapp is away, sells from what it knows, and reads on afterwards',
      ),
      operations: shown(
        'a parked message keeps its cause and goes back to its consumer',
        files.parked,
        'are kept with their reason, shown in the story, and go back to their own consumer under their own id',
      ),
    },
  },
  {
    id: 'vendor-malformed',
    what: 'a vendor answers a login page, half a document or another shape',
    cells: {
      payment: shown(
        'an unknown outcome, never success',
        files.answersOfStripe,
        'leaves %s unknown by an answer of the kind %s',
      ),
      enrollment: shown(
        'something else than was asked for is no success',
        files.moodle,
        'does not take something else than it asked for as success',
      ),
      inventory: shown(
        'the record is listed with the reason, the rest is taken over',
        files.catalogue,
        'lists what it cannot read with the reason, and takes over the rest',
      ),
      operations: shown(
        'an alert that names vendor, answer and field',
        files.answersOfStripe,
        'raises an alert that names the field in which it answers otherwise',
      ),
    },
  },
  {
    id: 'partial-records',
    what: 'some rows of a batch are bad',
    cells: {
      enrollment: shown(
        'the good messages have their effect, the bad one is parked',
        files.inNest,
        'handles each message of a failed batch alone: one is parked, the others have their effect once',
      ),
      inventory: shown(
        'good rows go in, bad ones are listed with their reason',
        files.catalogue,
        'lists what it cannot read with the reason, and takes over the rest',
      ),
      operations: shown(
        'a run record: what came is what was processed, failed and skipped',
        'apps/inventory/test/imports.spec.ts',
        'go in where they are good, and are listed with line, field and reason where they are not',
      ),
    },
  },
  {
    id: 'declined',
    what: 'the bank says no',
    cells: {
      payment: shown(
        'the reason in plain words, in the customer’s language; not tried elsewhere',
        files.placement,
        'tells a declined customer in German what to do, and gives stock and seat back',
      ),
      inventory: shown(
        'the pieces are free again for the next try',
        files.placement,
        'tells a declined customer in German what to do, and gives stock and seat back',
      ),
      operations: shown(
        'the story of the order that was declined',
        files.operations,
        'tells of an order that was declined, though no event ever named it',
      ),
    },
  },
  {
    id: 'token-expired',
    what: 'a token has expired, or a key was revoked',
    cells: {
      payment: shown(
        'renewed once for all who hold it; refused again, it is final',
        files.credentials,
        'that expired early is replaced once for all its holders, who then get their answers',
      ),
      enrollment: shown(
        'fetched once for twenty callers',
        files.credentials,
        'is fetched once for twenty callers that need it at the same time',
      ),
      inventory: shown(
        'a refused key is not tried again and again',
        files.credentials,
        'that are refused open the circuit at once: the vendor sees them once, not once per call',
      ),
      operations: shown(
        'an incident at the first refusal that a new token did not heal: the vendor refuses our credentials',
        files.telling,
        'is ill at the first refusal of our credentials',
      ),
    },
  },
  {
    id: 'vendor-back',
    what: 'a vendor was away for a long time and is back',
    cells: {
      payment: shown(
        'an order books itself in the end, once',
        files.fulfilment,
        'books once in the ERP although the answer to the creation was lost',
      ),
      enrollment: shown(
        'waits without using up attempts, then granted',
        files.mainJob,
        'accepts an order while Moodle is down and grants the seat by itself afterwards',
      ),
      inventory: shown(
        'parcels are booked by themselves',
        files.shipments,
        'books by itself once Sendcloud is back',
      ),
      operations: shown(
        'how many messages wait for each consumer, and how long catching up will take',
        files.pausing,
        'shows how many messages wait and how long catching up will take, until it has',
      ),
    },
  },
];
