const hour = 3_600_000;

/** The instants that NIS2 counts from the moment one is aware of a significant incident. */
export interface Nis2Clock {
  readonly awareAt: string;
  readonly earlyWarningDue: string;
  readonly notificationDue: string;
  readonly finalReportDue: string;
}

/**
 * Article 23(4) of Directive (EU) 2022/2555: early warning within 24 hours, notification within 72 hours, final report
 * one month after the notification. Whether an incident is significant at all is for a person to say.
 */
export function nis2Clock(awareAt: string): Nis2Clock {
  const aware = Date.parse(awareAt);
  const notificationDue = new Date(aware + 72 * hour);
  return {
    awareAt,
    earlyWarningDue: new Date(aware + 24 * hour).toISOString(),
    notificationDue: notificationDue.toISOString(),
    finalReportDue: monthAfter(notificationDue).toISOString(),
  };
}

/** The same day and hour of the next month; its last day where it has no such day. */
function monthAfter(date: Date): Date {
  const next = new Date(date);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const days = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(date.getUTCDate(), days));
  return next;
}
