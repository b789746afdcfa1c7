import { SeatHold } from '@accord/enrollment/saga';
import { course } from '../world/catalogue.ts';
import type { World } from '../world/world.ts';
import { isUndone, ordersOf } from './orders.ts';

/** Never more seats than places, and a course is open to whoever has an order for it, and to nobody else. */
export function seatViolations(world: World): readonly string[] {
  const { tables, school, database } = world.states.enrollment;
  const holds = tables.holds.all().map((state) => new SeatHold(state));
  const found = database.refusals.map((refusal) => `enrollment's database had to refuse: ${String(refusal)}`);
  for (const { cohortId, capacity, taken } of tables.cohorts.all()) {
    const occupied = holds
      .filter((hold) => hold.occupies)
      .flatMap(({ seats }) => seats)
      .filter((seat) => seat.cohortId === cohortId).length;
    if (taken < 0 || taken > capacity) found.push(`${cohortId}: ${taken} taken of ${capacity}`);
    if (taken !== occupied) found.push(`${cohortId}: ${taken} taken, ${occupied} occupied`);
  }
  for (const order of ordersOf(world)) {
    const hold = holds.find(({ id }) => id === order.seatHoldId);
    if (isUndone(order) && hold?.occupies === true)
      found.push(`order ${order.number} is ${order.status} and keeps its seats`);
    if (order.status === 'completed' && order.seatHoldId !== null && hold?.status !== 'granted')
      found.push(`order ${order.number} is completed without its seats`);
  }
  for (const [email, lmsUserRef] of school.learners) {
    const granted = holds.some(
      ({ status, state }) => status === 'granted' && state.lmsUserRef === lmsUserRef,
    );
    const open = school.isOpen({ lmsUserRef, lmsCourseRef: course.lmsCourseRef });
    if (open && !granted) found.push(`the course is open to ${email} without an order`);
    if (!open && granted) found.push(`the course is closed to ${email} in spite of an order`);
  }
  return found;
}
