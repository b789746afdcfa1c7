import { Email } from '../email.ts';
import { fine, type Judged, wrong } from './judged.ts';

/** One address, trimmed, its domain in lower case. A list, a name around the address or a `mailto:` is refused. */
export function judgeEmail(raw: string, field = 'email'): Judged<Email> {
  const parsed = Email.safeParse(raw);
  if (parsed.success) return fine(parsed.data);
  const several = (raw.match(/@/g)?.length ?? 0) > 1;
  return wrong(
    field,
    several
      ? { code: 'quality.several_emails', detail: 'More than one address; which one is meant is not known' }
      : { code: 'quality.bad_email', detail: 'No e-mail address' },
  );
}
